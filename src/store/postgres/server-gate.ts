import { isOvertaken, type ServerIdentity } from '../../domain/backups/server-identity.ts';
import { ConnectionError } from '../engine/database-fault.ts';
import type { Connection } from './connection.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { readServerIdentity } from './read-server-identity.ts';

/** A pool that lets nothing run on a server before it was decided what that server means. */
export interface ServerGate extends ConnectionPool {
  /** Asks each connection from now on. Resolves when the current server is decided on. */
  follow(listener: GateListener): Promise<void>;
  /** Asks each connection again: behind a connection pooler, its server may be another one now. */
  askAgain(): void;
  /** The newest that was decided on. */
  current(): ServerIdentity | null;
}

export interface GateListener {
  /** Commits what the server means. */
  decide(connection: Connection, server: ServerIdentity): Promise<void>;
  /** Called once, for a database that does not say it. */
  unknown(): void;
}

export function createServerGate(pool: ConnectionPool): ServerGate {
  let listener: GateListener | null = null;
  let current: ServerIdentity | null = null;
  let isUnknown = false;
  let passed = new WeakSet<Connection>();

  async function pass(connection: Connection, { decide, unknown }: GateListener): Promise<void> {
    const round = passed;
    const server = await readServerIdentity(connection);
    if (server === null) {
      if (!isUnknown) unknown();
      isUnknown = true;
    } else {
      if (isOvertaken(server, current))
        throw new ConnectionError(
          `the server is on timeline ${server.timeline}, and ${current?.timeline} has begun: it is an old primary`,
          null,
        );
      if (!isSame(server, current)) await decide(connection, server);
      current = server;
    }
    round.add(connection);
  }

  const run: ConnectionPool['run'] = (work) =>
    pool.run(async (connection) => {
      if (listener !== null && !passed.has(connection)) await pass(connection, listener);
      return work(connection);
    });

  return {
    run,
    end: () => pool.end(),
    async follow(added) {
      listener = added;
      await run(async () => undefined);
    },
    askAgain: () => void (passed = new WeakSet()),
    current: () => current,
  };
}

function isSame(one: ServerIdentity, other: ServerIdentity | null): boolean {
  return one.systemIdentifier === other?.systemIdentifier && one.timeline === other.timeline;
}
