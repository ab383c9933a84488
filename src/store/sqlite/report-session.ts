import { sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from 'drizzle-orm/sqlite-proxy';
import type { Session } from '../engine/store.ts';
import * as tables from '../schema/sqlite.ts';
import type { ReportThread } from './report-thread.ts';

/** A session whose statements run in the thread of reports. It reads only. */
export function reportSession(thread: ReportThread): Session {
  const db = drizzle(async (statement, params) => ({ rows: await thread.rows(statement, params) }));
  return {
    db: db as unknown as BetterSQLite3Database,
    tables,
    engine: 'sqlite',
    skipLocked: sql``,
    forUpdate: sql``,
    execute: () => Promise.reject(new Error('Reports change nothing')),
    prepare: (_, query) => {
      const prepared = query.prepare();
      return {
        rows: (values) => prepared.execute(values as Record<string, unknown>),
        change: () => Promise.reject(new Error('Reports change nothing')),
      };
    },
    remember: (_, read) => read(),
    snapshots: { values: new Map(), overlapMs: 0 },
    prepared: new Map(),
  };
}
