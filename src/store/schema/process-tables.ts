import type { RequestEntry } from '../../domain/access/request-window.ts';
import type { Dialect } from './sqlite-dialect.ts';

/** What the processes on one database share. A SQLite file has a single process, which keeps it in memory. */
export function createProcessTables({ table, text, integer, json }: Dialect) {
  /** Which process does what only one of them has to do. */
  const taskLeases = table('task_leases', {
    name: text('name').primaryKey(),
    /** New with each start, so no process can take the lease of an earlier one for its own. Null: free. */
    holder: text('holder'),
    expiresAt: integer('expires_at').notNull(),
  });

  /** The requests of the last minute of a team or a key whose requests per minute are limited. */
  const requestWindows = table('request_windows', {
    subjectId: text('subject_id').primaryKey(),
    entries: json('entries').$type<RequestEntry[]>().notNull(),
    latestAt: integer('latest_at').notNull(),
  });

  return { taskLeases, requestWindows };
}
