import { sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Clock } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import { observeCommitted } from '../engine/observe-committed.ts';
import * as tables from '../schema/postgres.ts';
import type { Preparable, PreparedStatement } from '../engine/prepared-statement.ts';
import type { Session, Store } from '../engine/store.ts';
import { migratePostgres, pendingPostgresMigrations } from './migrate-postgres.ts';
import { isRetryable, withRetries } from './with-retries.ts';

/** A store in a PostgreSQL database that several replicas share. */
export function openPostgresStore({
  url,
  clock,
  observe,
  maxConnections = 10,
  onIdleError,
}: PostgresStoreOptions): Store {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, application_name: 'nanogate' });
  pool.on('error', (error) => onIdleError?.(error));
  const sessions = new WeakMap<pg.PoolClient, Session>();

  function sessionOf(client: pg.PoolClient): Session {
    const known = sessions.get(client);
    if (known !== undefined) return known;
    const session = createSession(client);
    sessions.set(client, session);
    return session;
  }

  async function commit<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(sessionOf(client));
      // PostgreSQL answers ROLLBACK, without an error, when a statement failed and `work` swallowed its
      // error.
      const { command } = await client.query('COMMIT');
      if (command !== 'COMMIT')
        throw new Error('The transaction was rolled back: one of its statements had failed');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((reason: Error) => (broken = reason));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    engine: 'postgres',
    transaction: (work) =>
      observeCommitted(observe, (observed) =>
        withRetries(
          () =>
            commit((session) => observed((note) => work({ ...session, now: clock.now(), observe: note }))),
          isRetryable,
        ),
      ),
    reader: createSession(pool),
    migrate: () => migratePostgres(pool, clock),
    pendingMigrations: () => pendingPostgresMigrations(pool),
    close: () => pool.end(),
  };
}

/**
 * The one place where PostgreSQL is cast to SQLite's types: the queries that the store builds mean the
 * same on both.
 */
function createSession(client: pg.Pool | pg.PoolClient): Session {
  return {
    db: drizzle({ client }) as unknown as BetterSQLite3Database,
    tables,
    skipLocked: sql`for update skip locked`,
    // The lock of an UPDATE that changes no key column: it does not block rows that only refer to this
    // one.
    forUpdate: sql` for no key update`,
    prepare: prepareNamed,
    // Not cached: other replicas change the rows too, without notice.
    remember: (_, read) => read(),
    prepared: new Map(),
  };
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

export interface PostgresStoreOptions {
  url: string;
  clock: Clock;
  observe?: Observer;
  /** Maximum number of connections of this process. */
  maxConnections?: number;
  /** Called with errors of idle connections (the server went away); the pool replaces them by itself. */
  onIdleError?: (error: Error) => void;
}
