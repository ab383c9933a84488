import type { Clock } from '../../domain/clock.ts';
import { defaultTimeouts, type DatabaseTimeouts } from '../engine/database-timeouts.ts';
import { beginWith, prologueOf, sessionSettings } from './connection-config.ts';
import type { Connection } from './connection.ts';
import { createConnectionPool, type ConnectionPool } from './connection-pool.ts';
import { inTransaction } from './in-transaction.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { createServerAddress, type ServerAddress } from './server-address.ts';
import { createServerGate, type ServerGate } from './server-gate.ts';
import { GROUP_LOCK_TIMEOUT_MS } from './shared-commit.ts';
import { verifyPooling } from './verify-pooling.ts';

/** Without prepared statements nothing is kept on a connection, since a pooler in transaction mode shares it with others. */
export function openPostgresConnections(options: PostgresConnectionOptions): PostgresConnections {
  const { url, clock, maxConnections = 10, timeouts = defaultTimeouts, schema = null, ca = null } = options;
  const { directUrl = null, preparedStatements = true, onIdleError } = options;
  const { connectMs } = timeouts;
  const addressOf = (each: string) =>
    createServerAddress(each, { ca, connectMs, newest: () => pool.current() });
  const address = addressOf(url);
  const direct = directUrl === null ? null : addressOf(directUrl);
  const prologue = preparedStatements ? prologueOf(timeouts, schema) : '';
  const pool = createServerGate(
    options.pool ?? createConnectionPool({ ...address, maxConnections, timeouts, prologue, onIdleError }),
  );
  const settings = preparedStatements ? [] : sessionSettings(timeouts, schema);
  const begin = (...more: string[]) => beginWith([...settings, ...more]);
  const begins = {
    plain: begin(),
    unsynced: begin('synchronous_commit = off'),
    group: begin(`lock_timeout = ${Math.min(timeouts.lockMs, GROUP_LOCK_TIMEOUT_MS)}`),
  };

  return {
    pool,
    begins,
    preparedStatements,
    listening: direct ?? (preparedStatements ? address : null),
    // It needs the schema, where its name is not kept on the connection.
    read: <T>(work: (connection: Connection) => Promise<T>) =>
      preparedStatements || schema === null
        ? pool.run(work)
        : pool.run((connection) => inTransaction(connection, begins.plain, work)),
    verify: () => verifyPooling({ pool, address, direct, keepsSessions: preparedStatements, connectMs }),
    async migrate() {
      if (direct === null) return migratePostgres(pool, clock, { begin: begins.plain });
      const directPrologue = prologueOf(timeouts, schema);
      const limits = { maxConnections: 1, timeouts, prologue: directPrologue, onIdleError };
      const own = createConnectionPool({ ...direct, ...limits });
      try {
        return await migratePostgres(own, clock);
      } finally {
        await own.end();
      }
    },
  };
}

/** How a store reaches its server: directly, or through a connection pooler. */
export interface PostgresConnections {
  pool: ServerGate;
  /** What begins a transaction: a plain one, one whose commit is not synced, and one that others share. */
  begins: { plain: string; unsynced: string; group: string };
  preparedStatements: boolean;
  /** Where notifications are listened for. Null: behind a pooler, without the server's own address, nobody listens. */
  listening: ServerAddress | null;
  /** Runs one statement that reads. */
  read: ConnectionPool['run'];
  /** @throws Error that says in one line which setting is wrong */
  verify(): Promise<void>;
  /** Applies the pending migrations, and returns their names. */
  migrate(): Promise<string[]>;
}

export interface PostgresConnectionOptions {
  url: string;
  clock: Clock;
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
