import { timesOf } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import { databaseFault } from '../engine/database-fault.ts';
import { defaultTimeouts } from '../engine/database-timeouts.ts';
import { createChangeHub } from '../engine/change-hub.ts';
import { observeCommitted } from '../engine/observe-committed.ts';
import type { Session, Store } from '../engine/store.ts';
import { alone, type Together } from '../engine/together.ts';
import { createWritableCheck, PROBE_WRITE } from '../engine/writable-check.ts';
import type { Connection } from './connection.ts';
import { createChangeNotifier } from './change-notifier.ts';
import { createChangeSubscription, type ChangeSubscription } from './change-subscription.ts';
import { createFreshReads } from './fresh-reads.ts';
import { inTransaction } from './in-transaction.ts';
import { pendingPostgresMigrations } from './migrate-postgres.ts';
import { openPostgresConnections, type PostgresConnectionOptions } from './open-postgres-connections.ts';
import { createGroupSessions, createSnapshots, postgresSession } from './postgres-session.ts';
import type { Group } from './run-members.ts';
import { createSharedCommit } from './shared-commit.ts';
import { isRetryable, withRetries } from './with-retries.ts';

/** A store in a PostgreSQL database that several replicas share. */
export function openPostgresStore(options: PostgresStoreOptions): Store {
  const { clock, observe, timeouts = defaultTimeouts, onIdleError } = options;
  const { begins, pool, listening, preparedStatements, read, verify, migrate } =
    openPostgresConnections(options);
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
    if (listening !== null) notifier.notify(topics);
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

  const verifyConnections = () => orUnavailable(verify);
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
      if (listening === null) return { isLive: () => false, close: async () => void remove() };
      const subscription = createChangeSubscription({
        ...listening,
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

export interface PostgresStoreOptions extends PostgresConnectionOptions {
  observe?: Observer | undefined;
}
