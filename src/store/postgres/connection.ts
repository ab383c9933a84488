import type pg from 'pg';
import { chainOf, ConnectionError, sqlStateOf } from '../engine/database-fault.ts';

/** A checked-out connection. Its errors without a SQLSTATE are `ConnectionError`s. */
export interface Connection {
  query<Row extends pg.QueryResultRow>(
    query: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
  /** The process of the server as the connection was told it; a pooler tells a number of its own. */
  processId: number | null;
  /** How many of its statements have changed a row. */
  writes(): number;
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE']);

export function createConnection(client: pg.PoolClient): Connection {
  let writes = 0;
  return {
    processId: (client as unknown as { processID: number | null }).processID,
    async query<Row extends pg.QueryResultRow>(query: string | pg.QueryConfig, values?: unknown[]) {
      const result = await client
        .query<Row>(query as pg.QueryConfig, values)
        .catch((error: unknown) => orConnectionError(error));
      if (WRITES.has(result.command) && (result.rowCount ?? 0) > 0) writes += 1;
      return result;
    },
    writes: () => writes,
  };
}

// A server that is going away or read-only, a session that the server ended, and plans that a migration made invalid.
const BREAKING_STATES = /^(08|57P|25006|25P03|26000|0A000)/;

/** Whether a connection cannot be used any more after this error. */
export function breaksConnection(error: unknown): boolean {
  if (chainOf(error).some((each) => each instanceof ConnectionError)) return true;
  return BREAKING_STATES.test(sqlStateOf(error) ?? '');
}

/** Throws an error of the driver that has no SQLSTATE as a `ConnectionError`, and any other as it is. */
export function orConnectionError(error: unknown): never {
  // A value that cannot be sent is no fault of the connection.
  if (sqlStateOf(error) !== null || error instanceof TypeError) throw error;
  throw new ConnectionError(error instanceof Error ? error.message : String(error), error);
}
