import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './e2e/until.ts';
import { freePort } from './free-port.ts';

/** Debian's. */
export const PGBOUNCER = '/usr/sbin/pgbouncer';
export const hasPgbouncer = existsSync(PGBOUNCER);

/** A PgBouncer in front of a PostgreSQL server. Ends with this process. */
export interface Pgbouncer {
  /** The same database through the pooler. */
  through(databaseUrl: string): string;
  stop(): Promise<void>;
}

/** @param poolSize connections to the server: fewer than the clients have, so that these share them */
export async function startPgbouncer(
  serverUrl: string,
  { mode = 'transaction', poolSize = 5 }: { mode?: 'transaction' | 'session'; poolSize?: number } = {},
): Promise<Pgbouncer> {
  const server = new URL(serverUrl);
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-pgbouncer-'));
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const account = `user=${server.username} password=${server.password}`;
  await writeFile(
    file,
    `[databases]
* = host=${server.hostname} port=${server.port} ${account}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = ${poolSize}
max_client_conn = 1000
max_db_connections = 0
server_idle_timeout = 5
`,
  );
  await chmod(folder, 0o755);
  // It refuses to run as root, which is what containers often run tests as.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(PGBOUNCER, ['-q', ...user, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await until('PgBouncer listens', () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${log}`);
    return accepts(port);
  });
  return {
    through(databaseUrl) {
      const url = new URL(databaseUrl);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    async stop() {
      process.removeListener('exit', kill);
      if (child.exitCode === null) {
        kill();
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
