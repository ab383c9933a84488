import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startPostgres, type PostgresServer } from './start-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** GET it for the URL of the run's PostgreSQL server, which the first request starts. */
    postgresDoor: string;
  }
}

/** One PostgreSQL server for a whole run, started when the first test asks for it, so that other tests do not wait for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: PostgresServer | undefined;
  const door = createServer((_request, response) => {
    server ??= startPostgres();
    server.url.then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  project.provide('postgresDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  return async () => {
    door.close();
    door.closeAllConnections();
    await server?.stop();
  };
}
