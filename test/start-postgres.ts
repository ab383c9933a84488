import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A PostgreSQL server that ends with this process, perhaps with a standby. */
export interface PostgresServer {
  /** Of its superuser. With a standby it names both hosts, the primary first. */
  url: Promise<string>;
  /**
   * Stops it in order, lets it crash, or starts it again: only for one that is durable. Kills all its processes, or promotes
   * its standby.
   */
  control(command: PostgresCommand): Promise<void>;
  /** Ends it for good, with its databases. */
  stop(): Promise<void>;
}

export type PostgresCommand = 'stop' | 'crash' | 'start' | 'kill' | 'promote';

export interface PostgresOptions {
  /** What was committed survives a crash. */
  isDurable?: boolean;
  /** And a power cut, as in earnest. */
  syncs?: boolean;
  /** How it is replicated to a standby. */
  standby?: 'asynchronous' | 'synchronous';
}

export function startPostgres(options: PostgresOptions = {}): PostgresServer {
  const { syncs = false, standby } = options;
  const isDurable = options.isDurable === true || syncs || standby !== undefined;
  const script = fileURLToPath(new URL('postgres-process.ts', import.meta.url));
  const flags = [
    ...(isDurable ? ['--durable'] : []),
    ...(syncs ? ['--sync'] : []),
    ...(standby === undefined ? [] : [`--standby=${standby}`]),
  ];
  const child = fork(script, flags, { execArgv: [] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process of PostgreSQL ended with ${String(code)}`);
  });
  ended.catch(() => undefined);
  const url = answerOf(child, ended);
  return {
    url,
    async control(command) {
      await url;
      child.send(command);
      await answerOf(child, ended);
    },
    async stop() {
      if (!child.connected) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function answerOf(child: ChildProcess, ended: Promise<never>): Promise<string> {
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [string];
  return message;
}
