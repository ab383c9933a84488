import { and, asc, count, eq, gt, isNotNull, lt, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { FailedRow, RowFailure, RowTask } from '../../domain/quarantine/row-failure.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const selectAll = statement<object>()('select_row_failures', ({ db, tables: { rowFailures: f } }) =>
  db.select().from(f),
);

/** The rows that have failed since they were last processed. */
export async function listRowFailures(session: Session): Promise<RowFailure[]> {
  return selectAll(session, {});
}

const selectQuarantined = statement<object>()('select_quarantined', ({ db, tables: { rowFailures: f } }) =>
  db.select().from(f).where(isNotNull(f.quarantinedAt)).orderBy(asc(f.quarantinedAt), asc(f.rowId)),
);

/** The quarantined rows, longest first. */
export async function listQuarantined(session: Session): Promise<RowFailure[]> {
  return selectQuarantined(session, {});
}

export async function countQuarantined(session: Session): Promise<number> {
  const { rowFailures: f } = session.tables;
  const [row] = await session.db.select({ count: count() }).from(f).where(isNotNull(f.quarantinedAt));
  return row?.count ?? 0;
}

export async function setRowFailure(tx: Transaction, failure: RowFailure): Promise<void> {
  const { rowFailures: f } = tx.tables;
  await tx.db
    .insert(f)
    .values(failure)
    .onConflictDoUpdate({ target: [f.rowId, f.task], set: failure });
}

/** The row was processed, or is released. Returns whether it had failed. */
export async function deleteRowFailure(tx: Transaction, { rowId, task }: FailedRow): Promise<boolean> {
  const { rowFailures: f } = tx.tables;
  const deleted = await tx.db
    .delete(f)
    .where(and(eq(f.rowId, rowId), eq(f.task, task)))
    .returning({ rowId: f.rowId });
  return deleted.length > 0;
}

/** Deletes the failures of rows whose retry was due before a time. */
export async function deleteRowFailuresBefore(tx: Transaction, retriedBefore: UnixMs): Promise<void> {
  const { rowFailures: f } = tx.tables;
  await tx.db.delete(f).where(lt(f.retryAt, retriedBefore));
}

/** Lets rows that would be retried after `latest` be retried now. Returns how many. */
export async function repairRowFailures(tx: Transaction, latest: UnixMs): Promise<number> {
  const { rowFailures: f } = tx.tables;
  const rows = await tx.db
    .update(f)
    .set({ retryAt: tx.now })
    .where(gt(f.retryAt, latest))
    .returning({ rowId: f.rowId });
  return rows.length;
}

/** Part of a `where`: the row is not in quarantine for the task, or its hour is over. */
export function notQuarantined(
  { tables }: Session,
  task: RowTask,
  id: SQLWrapper,
  now: SQLWrapper | number,
): SQL {
  const { rowFailures: f } = tables;
  return sql`not exists (select 1 from ${f} where ${f.rowId} = ${id} and ${f.task} = ${sql.raw(`'${task}'`)} and ${f.retryAt} > ${now})`;
}
