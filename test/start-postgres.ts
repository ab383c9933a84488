import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A PostgreSQL server that ends with this process. */
export interface PostgresServer {
  /** Of its superuser. */
  url: Promise<string>;
  /** Stops it in order, lets it crash, or starts it again. Only for one that is durable. */
  control(command: 'stop' | 'crash' | 'start'): Promise<void>;
  /** Ends it for good, with its databases. */
  stop(): Promise<void>;
}

/** @param options `isDurable`: what was committed survives a crash; `syncs`: and a power cut, as in earnest */
export function startPostgres({ isDurable = false, syncs = false } = {}): PostgresServer {
  const script = fileURLToPath(new URL('postgres-process.ts', import.meta.url));
  const flags = [...(isDurable || syncs ? ['--durable'] : []), ...(syncs ? ['--sync'] : [])];
  const child = fork(script, flags, { execArgv: [] });
  const url = answerOf(child);
  return {
    url,
    async control(command) {
      await url;
      child.send(command);
      await answerOf(child);
    },
    async stop() {
      if (!child.connected) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<string> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`The process of PostgreSQL ended with ${String(code)}`);
  });
  exited.catch(() => undefined);
  const [message] = (await Promise.race([once(child, 'message'), exited])) as [string];
  return message;
}
