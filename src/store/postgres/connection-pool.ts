import pg from 'pg';
import { SECOND_MS } from '../../domain/clock.ts';
import type { DatabaseTimeouts } from '../engine/database-timeouts.ts';
import { createClientClass } from './client-class.ts';
import { breaksConnection, createConnection, orConnectionError, type Connection } from './connection.ts';
import type { HostSearch } from './host-search.ts';

// Because a connection whose peer vanished without a word must not stay in the pool.
const KEEP_ALIVE_DELAY_MS = 10 * SECOND_MS;
// Because the server ends a statement itself; the client's own limit is only for a server that does not answer.
const ANSWER_GRACE_MS = SECOND_MS;

/** A pool in which no wait is without a bound, and no connection without a listener for its errors. */
export function createConnectionPool(options: ConnectionPoolOptions): ConnectionPool {
  const { config, hosts = null, maxConnections, timeouts, prologue, onIdleError } = options;
  const pool = new pg.Pool({
    ...config,
    application_name: 'nanogate',
    max: maxConnections,
    connectionTimeoutMillis: timeouts.acquireMs,
    idleTimeoutMillis: timeouts.idleMs,
    query_timeout: timeouts.statementMs + ANSWER_GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    Client: createClientClass(timeouts.connectMs, hosts?.find ?? null) as unknown as new () => pg.ClientBase,
    // The pool waits for it, which its type does not say.
    onConnect: ((client) =>
      prologue !== '' &&
      client.query({ text: prologue, query_timeout: timeouts.connectMs } as pg.QueryConfig)) as (
      client: pg.ClientBase,
    ) => void,
  });
  pool.on('error', (error) => onIdleError?.(error));
  // A connection that broke is rarely alone: its server stopped, or is no longer the primary. So all that were opened
  // before that are replaced, each before it is used again.
  let epoch = 0;
  const openedIn = new WeakMap<pg.PoolClient, number>();
  const connections = new WeakMap<pg.PoolClient, Connection>();
  pool.on('connect', (client) => {
    openedIn.set(client, epoch);
    connections.set(client, createConnection(client));
  });

  async function acquire(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await connect();
      if (openedIn.get(client) === epoch) return client;
      discard(client);
    }
  }

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      // Another host may take writes by now.
      if (hosts?.reset() !== true) orConnectionError(error);
      return pool.connect().catch(orConnectionError);
    }
  }

  return {
    async run(work) {
      const client = await acquire();
      try {
        const result = await work(connections.get(client) ?? createConnection(client));
        client.release();
        return result;
      } catch (error) {
        if (breaksConnection(error)) {
          if (openedIn.get(client) === epoch) {
            epoch += 1;
            hosts?.reset();
          }
          discard(client);
        } else {
          client.release();
        }
        throw error;
      }
    },
    end: () => pool.end(),
  };
}

export interface ConnectionPool {
  /** Runs `work` with a connection of its own. The connection is closed when `work` fails with an error that breaks it. */
  run<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Resolves when all connections are closed. */
  end(): Promise<void>;
}

export interface ConnectionPoolOptions {
  config: pg.ClientConfig;
  /** Finds the host of each connection; absent: the configuration names it. */
  hosts?: HostSearch | null;
  maxConnections: number;
  timeouts: DatabaseTimeouts;
  /** Statements that each new connection runs first. */
  prologue: string;
  /** Called with errors of idle connections (the server went away); the pool replaces them by itself. */
  onIdleError?: ((error: Error) => void) | undefined;
}

function discard(client: pg.PoolClient): void {
  client.release(true);
  // The polite end waits for the server, which may never answer.
  (client as unknown as { connection: pg.Connection }).connection.stream.destroy();
}
