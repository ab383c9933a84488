import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startGatewayProcess } from '../e2e/gateway-process.ts';
import { rounds } from '../rounds.ts';
import { runHere, start, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
let file: string;
beforeEach(async () => {
  database = await temporaryDatabase();
  file = join(database.folder, 'nanogate.db');
  await nanogate('team', 'create', 'web');
});
afterEach(() => database.remove());

async function nanogate(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(args, database.environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

function inFile<T>(work: (connection: Database.Database) => T): T {
  const connection = new Database(file);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/** Rows of 20 kB each, of which every second one is then free space of the file. */
function fill(count: number): void {
  inFile((connection) => {
    connection.exec('create table ballast (id integer primary key, bytes blob not null)');
    const insert = connection.prepare('insert into ballast values (?, randomblob(20000))');
    connection.transaction(() => {
      for (let id = 0; id < count; id++) insert.run(id);
    })();
    connection.exec('delete from ballast where id % 2 = 0');
  });
}

/** What all rows of a sound file hash to, by their tables; without those of the audit log, which grows by an entry. */
function rows(): Record<string, string> {
  return inFile((connection) => {
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    const names = connection
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .pluck()
      .all() as string[];
    return Object.fromEntries(
      names
        .filter((name) => !name.startsWith('audit_'))
        .map((name) => {
          const hash = createHash('sha256');
          const all = connection.prepare<[], unknown[]>(`select * from "${name}" order by rowid`).raw();
          for (const row of all.iterate())
            for (const value of row) hash.update(Buffer.isBuffer(value) ? value : JSON.stringify(value));
          return [name, hash.digest('hex')];
        }),
    );
  });
}

it('keeps all rows and gives the free space back', async () => {
  fill(200);
  const before = rows();
  const bytesBefore = statSync(file).size;
  const printed = JSON.parse(await nanogate('database', 'compact', '--json')) as {
    bytesBefore: number;
    bytes: number;
  };
  expect(rows()).toEqual(before);
  const { size } = statSync(file);
  expect(printed).toEqual({ bytesBefore, bytes: size });
  expect(size).toBeLessThan(0.6 * bytesBefore);
  expect(inFile((connection) => connection.pragma('freelist_count', { simple: true }))).toBe(0);
  expect(await nanogate('audit-log', 'list')).toContain('database.compact');
});

it('is refused while a gateway runs', async () => {
  fill(100);
  const gateway = await startGatewayProcess({
    ...database.environment,
    PORT: '0',
    NANOPHOTO_API_KEY: 'upstream-key',
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
  });
  const { size } = statSync(file);
  const { status, stdout, stderr } = await runHere(['database', 'compact'], database.environment);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/gateway/);
  expect(statSync(file).size).toBe(size);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  expect(await gateway.terminate()).toBe(0);
  await nanogate('database', 'compact');
});

it('loses nothing when it is killed in the middle, and can be done again', async () => {
  fill(rounds({ short: 300, long: 1_500 }));
  const before = rows();
  const bytesBefore = statSync(file).size;
  const live = bytesBefore / 2;
  const logBytes = () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  let killed = 0;
  // VACUUM writes the whole new file to the log, and commits at its end.
  for (const written of [0.3, 0.01, 0.7, 0.99].slice(0, rounds({ short: 1, long: 4 }))) {
    const { process: compacting, ended } = start(['database', 'compact'], database.environment);
    while (compacting.exitCode === null && logBytes() < written * live) await sleep(1);
    compacting.kill('SIGKILL');
    if ((await ended).status === null) killed++;
    expect(rows()).toEqual(before);
  }
  expect(killed).toBeGreaterThan(0);
  await nanogate('database', 'compact');
  expect(rows()).toEqual(before);
  expect(statSync(file).size).toBeLessThan(0.6 * bytesBefore);
});
