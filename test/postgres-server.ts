import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** GET it for the URL of the run's PostgreSQL server, which the first request starts. */
    postgresDoor: string;
  }
}

/** One PostgreSQL server for a whole run, started when the first test asks for it, so that other tests do not wait for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let child: ChildProcess | undefined;
  let url: Promise<string> | undefined;
  const door = createServer((_request, response) => {
    child ??= fork(fileURLToPath(new URL('postgres-process.ts', import.meta.url)), { execArgv: [] });
    url ??= urlOf(child);
    url.then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  project.provide('postgresDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  return async () => {
    door.close();
    door.closeAllConnections();
    if (child?.connected !== true) return;
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
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
