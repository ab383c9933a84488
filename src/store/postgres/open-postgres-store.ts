import { timesOf, type Clock } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import { ConnectionError, databaseFault } from '../engine/database-fault.ts';
import { defaultTimeouts, type DatabaseTimeouts } from '../engine/database-timeouts.ts';
import { createChangeHub } from '../engine/change-hub.ts';
import { observeCommitted } from '../engine/observe-committed.ts';
import type { Session, Store } from '../engine/store.ts';
import { alone, type Together } from '../engine/together.ts';
import { createWritableCheck, PROBE_WRITE } from '../engine/writable-check.ts';
import { breaksConnection, type Connection } from './connection.ts';
import { createChangeNotifier } from './change-notifier.ts';
import { createChangeSubscription, type ChangeSubscription } from './change-subscription.ts';
import { createConnectionPool, type ConnectionPool } from './connection-pool.ts';
import { beginWith, prologueOf, sessionSettings } from './connection-config.ts';
import { migratePostgres, pendingPostgresMigrations } from './migrate-postgres.ts';
import { createFreshReads } from './fresh-reads.ts';
import { createGroupSessions, createSnapshots, postgresSession } from './postgres-session.ts';
import type { Group } from './run-members.ts';
import { createServerAddress } from './server-address.ts';
import { createServerGate } from './server-gate.ts';
import { createSharedCommit, GROUP_LOCK_TIMEOUT_MS } from './shared-commit.ts';
import { verifyPooling } from './verify-pooling.ts';
import { isRetryable, withRetries } from './with-retries.ts';

/** A store in a PostgreSQL database that several replicas share. */
export function openPostgresStore(options: PostgresStoreOptions): Store {
  const { url, clock, observe, maxConnections = 10, timeouts = defaultTimeouts } = options;
  const { schema = null, ca = null, directUrl = null, preparedStatements = true, onIdleError } = options;
  // Without prepared statements nothing is kept on a connection, since a pooler in transaction mode shares it with others.
  const keepsSessions = preparedStatements;
  const settings = sessionSettings(timeouts, schema);
  const begin = (...more: string[]) => beginWith([...(keepsSessions ? [] : settings), ...more]);
  const begins = {
    plain: begin(),
    unsynced: begin('synchronous_commit = off'),
    group: begin(`lock_timeout = ${Math.min(timeouts.lockMs, GROUP_LOCK_TIMEOUT_MS)}`),
  };
  const subscribes = keepsSessions || directUrl !== null;
  const prologue = keepsSessions ? prologueOf(timeouts, schema) : '';
  const { connectMs } = timeouts;
  const addressOf = (each: string) =>
    createServerAddress(each, { ca, connectMs, newest: () => pool.current() });
  const address = addressOf(url);
  const direct = directUrl === null ? null : addressOf(directUrl);
  const connections =
    options.pool ?? createConnectionPool({ ...address, maxConnections, timeouts, prologue, onIdleError });
  const pool = createServerGate(connections);
  const hub = createChangeHub();
  const notifier = createChangeNotifier(pool);
  const subscriptions = new Set<ChangeSubscription>();
  const sessions = new WeakMap<Connection, Session>();
  const sharedCommit = createSharedCommit((work) => commit(work, begins.group));
  const snapshots = createSnapshots();
  const sessionOptions = { snapshots, namesStatements: preparedStatements };
  const groupSessionOf = createGroupSessions(sessionOptions);
  const writable = createWritableCheck(() =>
    commit(async (connection) => void (await connection.query(PROBE_WRITE))),
  );

  function sessionOf(connection: Connection): Session {
    const known = sessions.get(connection);
    if (known !== undefined) return known;
    const session = postgresSession(connection, sessionOptions);
    sessions.set(connection, session);
    return session;
  }

  function changed(topics: readonly string[]): void {
    hub.changed(topics);
    notify(topics);
  }

  /** Behind a pooler, without the server's own address, nobody listens. */
  function notify(topics: readonly string[]): void {
    if (subscribes) notifier.notify(topics);
  }

  async function commit<T>(work: (connection: Connection) => Promise<T>, begin = begins.plain): Promise<T> {
    return pool.run(async (connection) => {
      const writesBefore = connection.writes();
      const result = await inTransaction(connection, begin, work);
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

  /** Runs one statement that reads. It needs the schema, where its name is not kept on the connection. */
  function read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (keepsSessions || schema === null) return pool.run(work);
    return pool.run((connection) => inTransaction(connection, begins.plain, work));
  }

  async function migrate(): Promise<string[]> {
    if (direct === null) return migratePostgres(pool, clock, { begin: begins.plain });
    const own = createConnectionPool({
      ...direct,
      maxConnections: 1,
      timeouts,
      prologue: prologueOf(timeouts, schema),
      onIdleError,
    });
    try {
      return await migratePostgres(own, clock);
    } finally {
      await own.end();
    }
  }

  const verifyConnections = () =>
    orUnavailable(() => verifyPooling({ pool, address, direct, keepsSessions, connectMs }));
  const ofPool = postgresSession(
    { query: (query, values) => read((each) => each.query(query, values)) },
    { namesStatements: preparedStatements },
  );
  const reader = { ...ofPool, remember: createFreshReads() };

  return {
    engine: 'postgres',
    transaction: (work, { sharesCommit, isDurable = true } = {}) =>
      observeCommitted({ observe, changed }, (observed) => {
        const runIn = (session: Session, together: Together) =>
          observed((notes) => work({ ...session, ...timesOf(clock), ...notes, together }));
        const runAlone = () =>
          withRetries(
            () =>
              commit(
                (connection) => runIn(sessionOf(connection), alone),
                isDurable ? begins.plain : begins.unsynced,
              ),
            isRetryable,
          );
        if (sharesCommit === undefined) return orUnavailable(runAlone);
        const shared = {
          owner: sharesCommit,
          work: (group: Group) => runIn(groupSessionOf(group), group.together),
          runAlone,
        };
        return orUnavailable(() => sharedCommit.run(shared));
      }),
    reader,
    // The server is another process, so a report holds up no event loop.
    reports: reader,
    verifyWritable: () => orUnavailable(() => writable.verify()),
    verifyConnections,
    async migrate() {
      await verifyConnections();
      return orUnavailable(migrate);
    },
    pendingMigrations: () => orUnavailable(() => pendingPostgresMigrations(read)),
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
    announce: (topic) => notify([topic]),
    followServer: ({ decide, unknown }) =>
      pool.follow({
        unknown,
        async decide(connection, server) {
          const decided = await observeCommitted<() => void>({ observe, changed }, (observed) =>
            inTransaction(connection, begins.plain, async () => {
              await connection.query('select pg_advisory_xact_lock($1)', [SERVER_LOCK]);
              const session = { ...sessionOf(connection), ...timesOf(clock), together: alone };
              return observed((notes) => decide({ ...session, ...notes }, server));
            }),
          );
          decided();
        },
      }),
    listen(listener) {
      const remove = hub.add(listener);
      if (!subscribes) return { isLive: () => false, close: async () => void remove() };
      const subscription = createChangeSubscription({
        ...(direct ?? address),
        timeouts,
        notifier,
        listener,
        onError: onIdleError,
        onConnect: pool.askAgain,
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

// Any number that no other program on the same database is likely to use.
const SERVER_LOCK = 7_236_001_935;

const DATABASE_BYTES = 'select pg_database_size(current_database()) as bytes';

const BACK_UP_POSTGRES =
  'PostgreSQL is backed up with its own tools: pg_dump, or pg_basebackup with WAL archiving for point-in-time recovery; see docs/backups.md';

/** Commits what `work` writes, or rolls it back. */
async function inTransaction<T>(
  connection: Connection,
  begin: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    await connection.query(begin);
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
  /**
   * The server itself, where `url` is a connection pooler: for notifications and migrations. Null: `url` is the server, or nobody is
   * notified.
   */
  directUrl?: string | null | undefined;
  /** False: nothing is kept on a connection, neither statements nor settings, as a pooler in transaction mode needs it. */
  preparedStatements?: boolean | undefined;
  /** Called with errors of idle connections (the server went away); the pool replaces them by itself. */
  onIdleError?: ((error: Error) => void) | undefined;
}
