import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A PostgreSQL server that ends with this process. */
export interface PostgresServer {
  url: Promise<string>;
  stop(): Promise<void>;
}

export function startPostgres(): PostgresServer {
  const child = fork(fileURLToPath(new URL('postgres-process.ts', import.meta.url)), { execArgv: [] });
  return {
    url: urlOf(child),
    async stop() {
      if (!child.connected) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function urlOf(child: ChildProcess): Promise<string> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`PostgreSQL did not start: its process ended with ${String(code)}`);
  });
  const [url] = (await Promise.race([once(child, 'message'), exited])) as [string];
  exited.catch(() => undefined);
  return url;
}
