import pg from 'pg';
import { isOvertaken, type ServerIdentity } from '../../domain/backups/server-identity.ts';
import { ConnectionError, isWorthWaiting, rootMessage } from '../engine/database-fault.ts';
import { orConnectionError } from './connection.ts';
import { readServerIdentity } from './read-server-identity.ts';

/** Finds the host that takes writes, of those that `DATABASE_URL` names. */
export interface HostSearch {
  /** Those who ask meanwhile share the search, and its result is kept until it is reset. */
  find(): Promise<Host>;
  /** Called when a connection to the host failed or broke. False: none was known. */
  reset(): boolean;
}

export interface Host {
  host: string;
  port: number;
}

// The next host is tried meanwhile, because a machine that is gone does not even refuse.
const HEAD_START_MS = 250;
const READ_ONLY =
  "select pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as answer";

/**
 * Tries the hosts in order. The next one's turn comes when one fails, or does not answer soon; the first that takes writes is it.
 * @param newest the newest server that was used: an older timeline of it is an old primary that nobody shut down
 */
export function createHostSearch({ configs, connectMs, newest }: HostSearchOptions): HostSearch {
  let found: Host | null = null;
  let searching: Promise<Host> | null = null;

  async function probe(config: pg.ClientConfig): Promise<Host> {
    const limits = { connectionTimeoutMillis: connectMs, query_timeout: connectMs };
    const client = new pg.Client({ ...config, ...limits, application_name: 'nanogate' });
    client.on('error', () => undefined);
    const { host, port } = client;
    try {
      await client.connect().catch(orConnectionError);
      const { rows } = await client.query<{ answer: boolean }>(READ_ONLY).catch(orConnectionError);
      if (rows[0]?.answer !== false) throw new ConnectionError('it takes no writes', null);
      const query = client.query.bind(client) as Parameters<typeof readServerIdentity>[0]['query'];
      const identity = await readServerIdentity({ query });
      if (identity !== null && isOvertaken(identity, newest()))
        throw new ConnectionError('it is an old primary', null);
      return { host, port };
    } finally {
      void client.end().catch(() => undefined);
    }
  }

  async function search(): Promise<Host> {
    const left = [...configs];
    const failures: Error[] = [];
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const tryNext = () => {
        clearTimeout(timer);
        const config = left.shift();
        if (config === undefined) return;
        timer = setTimeout(tryNext, HEAD_START_MS);
        probe(config).then(
          (host) => {
            clearTimeout(timer);
            left.length = 0;
            resolve(host);
          },
          (error: Error) => {
            failures.push(error);
            if (failures.length === configs.length) reject(noneOf(failures));
            else tryNext();
          },
        );
      };
      tryNext();
    });
  }

  return {
    async find() {
      if (found !== null) return found;
      searching ??= search().finally(() => (searching = null));
      found = await searching;
      return found;
    },
    reset() {
      const wasKnown = found !== null;
      found = null;
      return wasKnown;
    },
  };
}

export interface HostSearchOptions {
  /** One for each host. */
  configs: readonly pg.ClientConfig[];
  connectMs: number;
  newest(): ServerIdentity | null;
}

/** The error of all hosts. A wrong password on every one stays what it is: waiting does not help. */
function noneOf(failures: Error[]): Error {
  const [first] = failures;
  if (first !== undefined && !failures.some(isWorthWaiting)) return first;
  const messages = failures.map(rootMessage).join('; ');
  return new ConnectionError(
    `no host of DATABASE_URL takes writes: ${messages}`,
    new AggregateError(failures, messages),
  );
}
