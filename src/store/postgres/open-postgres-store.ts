import { timesOf, type Clock } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import { ConnectionError, databaseFault } from '../engine/database-fault.ts';
import { defaultTimeouts, type DatabaseTimeouts } from '../engine/database-timeouts.ts';
import { createChangeHub } from '../engine/change-hub.ts';
import { observeCommitted } from '../engine/observe-committed.ts';
import type { Session, Store } from '../engine/store.ts';
import { createWritableCheck, PROBE_WRITE } from '../engine/writable-check.ts';
import { breaksConnection, type Connection } from './connection.ts';
import { createChangeNotifier } from './change-notifier.ts';
import { createChangeSubscription, type ChangeSubscription } from './change-subscription.ts';
import { createConnectionPool, type ConnectionPool } from './connection-pool.ts';
import { connectionConfig, prologueOf } from './connection-config.ts';
import { migratePostgres, pendingPostgresMigrations } from './migrate-postgres.ts';
import { createSnapshots, postgresSession } from './postgres-session.ts';
import { isRetryable, withRetries } from './with-retries.ts';

/** A store in a PostgreSQL database that several replicas share. */
export function openPostgresStore(options: PostgresStoreOptions): Store {
  const { url, clock, observe, maxConnections = 10, timeouts = defaultTimeouts } = options;
  const { schema = null, ca = null, onIdleError } = options;
  const prologue = prologueOf(timeouts, schema);
  const config = connectionConfig(url, ca);
  const pool =
    options.pool ?? createConnectionPool({ config, maxConnections, timeouts, prologue, onIdleError });
  const hub = createChangeHub();
  const notifier = createChangeNotifier(pool);
  const subscriptions = new Set<ChangeSubscription>();
  const sessions = new WeakMap<Connection, Session>();
  const snapshots = createSnapshots();
  const writable = createWritableCheck(() =>
    commit(async (connection) => void (await connection.query(PROBE_WRITE))),
  );

  function sessionOf(connection: Connection): Session {
    const known = sessions.get(connection);
    if (known !== undefined) return known;
    const session = postgresSession(connection, snapshots);
    sessions.set(connection, session);
    return session;
  }

  function changed(topics: readonly string[]): void {
    hub.changed(topics);
    notifier.notify(topics);
  }

  async function commit<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return pool.run(async (connection) => {
      const writesBefore = connection.writes();
      const result = await inTransaction(connection, work);
      if (connection.writes() > writesBefore) writable.written();
      return result;
    });
  }

  async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const fault = databaseFault(error);
      if (fault !== null) writable.failed();
      throw fault ?? error;
    }
  }

  const reader = postgresSession({ query: (query, values) => pool.run((each) => each.query(query, values)) });

  return {
    engine: 'postgres',
    transaction: (work) =>
      observeCommitted({ observe, changed }, (observed) =>
        orUnavailable(() =>
          withRetries(
            () =>
              commit((connection) =>
                observed((notes) => work({ ...sessionOf(connection), ...timesOf(clock), ...notes })),
              ),
            isRetryable,
          ),
        ),
      ),
    reader,
    // The server is another process, so a report holds up no event loop.
    reports: reader,
    verifyWritable: () => orUnavailable(() => writable.verify()),
    migrate: () => orUnavailable(() => migratePostgres(pool, clock)),
    pendingMigrations: () => orUnavailable(() => pendingPostgresMigrations(pool)),
    // Its autovacuum does it.
    releaseSpace: async () => 0,
    backUp: () => Promise.reject(new Error(BACK_UP_POSTGRES)),
    mark: { write: async () => undefined, read: () => null, remove: () => undefined },
    compact: () => Promise.reject(new Error('PostgreSQL compacts its tables itself, or by VACUUM FULL')),
    size: async () => {
      const { rows } = await pool.run((each) => each.query<{ bytes: string }>(DATABASE_BYTES));
      return { databaseBytes: Number(rows[0]?.bytes), walBytes: null };
    },
    // The disk is the server's: when it is full, writes fail.
    acceptsWork: () => true,
    listen(listener) {
      const remove = hub.add(listener);
      const subscription = createChangeSubscription({
        config,
        timeouts,
        notifier,
        listener,
        onError: onIdleError,
      });
      subscriptions.add(subscription);
      return {
        isLive: subscription.isLive,
        async close() {
          remove();
          subscriptions.delete(subscription);
          await subscription.close();
        },
      };
    },
    async close() {
      for (const subscription of subscriptions) await subscription.close();
      await notifier.sent();
      await pool.end();
    },
  };
}

const DATABASE_BYTES = 'select pg_database_size(current_database()) as bytes';

const BACK_UP_POSTGRES =
  'PostgreSQL is backed up with its own tools: pg_dump, or pg_basebackup with WAL archiving for point-in-time recovery; see docs/backups.md';

/** Commits what `work` writes, or rolls it back. */
async function inTransaction<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    await connection.query('BEGIN');
    const result = await work(connection);
    // PostgreSQL answers ROLLBACK, without an error, when a statement failed and `work` swallowed its
    // error.
    const { command } = await connection.query('COMMIT');
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: one of its statements had failed');
    return result;
  } catch (error) {
    if (breaksConnection(error)) throw error;
    await connection.query('ROLLBACK').catch(() => {
      throw new ConnectionError('The transaction could not be rolled back', error);
    });
    throw error;
  }
}

export interface PostgresStoreOptions {
  url: string;
  clock: Clock;
  observe?: Observer | undefined;
  /** Maximum number of connections of this process. */
  maxConnections?: number | undefined;
  timeouts?: DatabaseTimeouts | undefined;
  /** Connections to use in place of a pool of its own; `close` ends them. */
  pool?: ConnectionPool | undefined;
  /** The schema of the gateway's tables; null: what the connection's `search_path` says. */
  schema?: string | null | undefined;
  /** The certificate that signed the server's, as PEM. With it the connection is by TLS. */
  ca?: string | null | undefined;
  /** Called with errors of idle connections (the server went away); the pool replaces them by itself. */
  onIdleError?: ((error: Error) => void) | undefined;
}
