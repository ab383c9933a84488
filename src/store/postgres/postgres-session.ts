import { sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Preparable, PreparedStatement } from '../engine/prepared-statement.ts';
import type { Session, Snapshots } from '../engine/store.ts';
import * as tables from '../schema/postgres.ts';
import type { Connection } from './connection.ts';

/**
 * A session on one connection, or on any of a pool. The one place where PostgreSQL is cast to SQLite's types: the
 * queries that the store builds mean the same on both.
 */
export function postgresSession(client: Pick<Connection, 'query'>, snapshots = createSnapshots()): Session {
  return {
    db: drizzle({ client: client as unknown as pg.Client }) as unknown as BetterSQLite3Database,
    tables,
    engine: 'postgres',
    skipLocked: sql`for update skip locked`,
    // The lock of an UPDATE that changes no key column: it does not block rows that only refer to this
    // one.
    forUpdate: sql` for no key update`,
    execute: async (statement) => void (await client.query(statement)),
    prepare: prepareNamed,
    // Not cached: other replicas change the rows too, without notice.
    remember: (_, read) => read(),
    snapshots,
    prepared: new Map(),
  };
}

// Longer than a transaction waits for a lock, and than the clocks of two replicas differ.
const OVERLAP_MS = 10_000;

export function createSnapshots(): Snapshots {
  return { values: new Map(), overlapMs: OVERLAP_MS };
}

function prepareNamed(name: string, query: Preparable): PreparedStatement {
  // SQLite's type of `prepare` has no parameter; PostgreSQL keeps the plan under the name.
  const named = query as unknown as { prepare(name: string): ReturnType<Preparable['prepare']> };
  const prepared = named.prepare(name);
  return {
    rows: (values) => prepared.execute(values as Record<string, unknown>),
    change: async (values) => {
      const { rowCount } = (await prepared.execute(values as Record<string, unknown>)) as pg.QueryResult;
      return rowCount ?? 0;
    },
  };
}
