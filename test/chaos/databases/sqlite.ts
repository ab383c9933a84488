import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import type { ChaosDatabase, Fault } from './chaos-database.ts';

const run = promisify(execFile);

/** A file on disk, which other processes lock and which cannot grow any more. */
export async function createSqlite(): Promise<ChaosDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-chaos-'));
  const filename = join(folder, 'nanogate.db');
  return {
    url: `file:${filename}`,
    replicas: 1,
    settings: {},
    failOver: null,
    async query<Row>(statement: string) {
      const connection = new Database(filename, { readonly: true });
      try {
        return connection.prepare(statement).all() as Row[];
      } finally {
        connection.close();
      }
    },
    faults: [
      locked('the file is locked', filename, 'begin immediate'),
      locked('a reader holds up checkpoints', filename, 'begin; select count(*) from generations'),
      noSpace,
    ],
    close: () => rm(folder, { recursive: true }),
  };
}

function locked(name: string, filename: string, statement: string): Fault {
  return {
    name,
    async begin() {
      // Without waiting in the driver, which would hold up the upstream and the receivers, too.
      const connection = new Database(filename, { timeout: 0 });
      for (let tries = 0; tries < LOCK_TRIES && !isDone(connection, statement); tries += 1) await sleep(20);
      return () => void connection.close();
    },
  };
}

// A gateway that is frozen while it writes keeps the lock: then this fault is none.
const LOCK_TRIES = 100;

function isDone(connection: Database.Database, statement: string): boolean {
  try {
    connection.exec(statement);
    return true;
  } catch (error) {
    if (connection.inTransaction) connection.exec('rollback');
    if ((error as { code: string }).code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

/** Writes fail as on a full disk: no file of the process may grow. `prlimit` is part of util-linux. */
const noSpace: Fault = {
  name: 'no file can grow',
  async begin({ pids }) {
    const limit = async (pid: number, bytes: string) =>
      run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]).catch(() => undefined);
    const limited = pids();
    for (const pid of limited) await limit(pid, '0');
    return async () => {
      for (const pid of limited) await limit(pid, 'unlimited');
    };
  },
};
