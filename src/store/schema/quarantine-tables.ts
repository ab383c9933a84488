import { rowTasks } from '../../domain/quarantine/row-failure.ts';
import type { Dialect } from './sqlite-dialect.ts';

/** Rows that workers could not process. Empty unless something is wrong. */
export function createQuarantineTables({ table, text, integer, primaryKey }: Dialect) {
  const rowFailures = table(
    'row_failures',
    {
      rowId: text('row_id').notNull(),
      task: text('task', { enum: rowTasks }).notNull(),
      failureCount: integer('failure_count').notNull(),
      error: text('error').notNull(),
      firstFailedAt: integer('first_failed_at').notNull(),
      /** Null: it failed too few times. */
      quarantinedAt: integer('quarantined_at'),
      retryAt: integer('retry_at').notNull(),
    },
    (t) => [primaryKey({ columns: [t.rowId, t.task] })],
  );

  return { rowFailures };
}
