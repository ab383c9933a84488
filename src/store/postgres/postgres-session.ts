import { sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Preparable, PreparedStatement } from '../engine/prepared-statement.ts';
import type { Session, Snapshots } from '../engine/store.ts';
import * as tables from '../schema/postgres.ts';
import type { Connection } from './connection.ts';
import type { Group } from './run-members.ts';

/**
 * A session on one connection, or on any of a pool. The one place where PostgreSQL is cast to SQLite's types: the
 * queries that the store builds mean the same on both.
 */
export function postgresSession(
  client: Pick<Connection, 'query'>,
  { snapshots = createSnapshots(), namesStatements = true }: PostgresSessionOptions = {},
): Session {
  return {
    db: drizzle({ client: client as unknown as pg.Client }) as unknown as BetterSQLite3Database,
    tables,
    engine: 'postgres',
    skipLocked: sql`for update skip locked`,
    // The lock of an UPDATE that changes no key column: it does not block rows that only refer to this
    // one.
    forUpdate: sql` for no key update`,
    execute: async (statement) => void (await client.query(statement)),
    prepare: (name, query) => prepareAs(namesStatements ? name : UNNAMED, query),
    // Not cached: other replicas change the rows too, without notice.
    remember: (_, read) => read(),
    snapshots,
    prepared: new Map(),
  };
}

export interface PostgresSessionOptions {
  snapshots?: Snapshots;
  /** Whether prepared statements are kept on the connection. */
  namesStatements?: boolean;
}

/** The session of a group's transactions. Its prepared statements are kept as long as the connection. */
export function createGroupSessions(options: PostgresSessionOptions): (group: Group) => Session {
  const known = new WeakMap<Connection, { session: Session; current: Group }>();
  return (group) => {
    let entry = known.get(group.connection);
    if (entry === undefined) {
      const made = { current: group } as { session: Session; current: Group };
      made.session = postgresSession(
        { query: (query, values) => made.current.query(query, values) },
        options,
      );
      known.set(group.connection, (entry = made));
    }
    entry.current = group;
    return { ...entry.session, remember: group.remember };
  };
}

// Longer than a transaction waits for a lock, and than the clocks of two replicas differ.
const OVERLAP_MS = 10_000;

export function createSnapshots(): Snapshots {
  return { values: new Map(), overlapMs: OVERLAP_MS };
}

// Its plan is dropped with the next statement.
const UNNAMED = '';

function prepareAs(name: string, query: Preparable): PreparedStatement {
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
