import { cpSync, existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { runHere, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
let file: string;
let backup: string;

beforeEach(async () => {
  database = await temporaryDatabase();
  file = join(database.folder, 'nanogate.db');
  backup = join(database.folder, 'copy.db');
  await nanogate('team', 'create', 'web');
  await nanogate('key', 'create', '--team', 'web');
});
afterEach(() => database.remove());

async function nanogate(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(args, database.environment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** The error of a restore that is refused; the place of the database stays as it was. */
async function refusal(args: string[] = [backup], environment: Record<string, string> = {}): Promise<string> {
  const before = existsSync(file) ? readFileSync(file) : null;
  const ended = await runHere(['restore', ...args], { ...database.environment, ...environment });
  expect(ended).toMatchObject({ status: expect.toBeOneOf([1, 2]) as number, stdout: '' });
  // One line.
  expect(ended.stderr).toMatch(/^error: [^\n]+\n$/);
  expect(existsSync(file) ? readFileSync(file) : null).toEqual(before);
  for (const suffix of ['', '-wal', '-lock', '.mark'])
    expect(existsSync(`${file}.draft${suffix}`)).toBe(false);
  return ended.stderr;
}

const removeDatabase = () => {
  for (const suffix of ['', '-wal', '-shm', '.mark']) rmSync(file + suffix, { force: true });
};
const changeBackup = (sql: string) => {
  const connection = new Database(backup);
  connection.pragma('foreign_keys = OFF');
  connection.exec(sql);
  connection.close();
  rmSync(`${backup}.sha256`, { force: true });
};

describe('a restore', { timeout: 60_000 }, () => {
  beforeEach(async () => {
    await nanogate('backup', backup);
  });

  it.each<[string, () => void, RegExp]>([
    ['truncated', () => truncateSync(backup, 20_000), /damaged or truncated, its checksum/],
    [
      'truncated, without its checksum',
      () => {
        truncateSync(backup, 20_000);
        rmSync(`${backup}.sha256`);
      },
      /malformed|damaged/,
    ],
    ['no database', () => writeFileSync(backup, 'not a database'), /checksum/],
    [
      'no database, and without a checksum',
      () => {
        writeFileSync(backup, randomBytes(8_192));
        rmSync(`${backup}.sha256`);
      },
      /not a database/,
    ],
    ['another database', () => changeBackup('drop table schema_migrations'), /not a database of Nanogate/],
    [
      'without rows that others refer to',
      () => changeBackup('delete from teams'),
      /damaged: rows are missing/,
    ],
    [
      'of a newer version',
      () =>
        changeBackup(
          "insert into schema_migrations select '9999_future', checksum, applied_at, '9.0.0' from schema_migrations limit 1",
        ),
      /9\.0\.0|newer/,
    ],
    ['missing', () => rmSync(backup), /copy\.db does not exist/],
  ])('of a backup that is %s is refused in one line', async (_title, damage, reason) => {
    removeDatabase();
    damage();
    expect(await refusal()).toMatch(reason);
  });

  it('under another encryption key is refused, by a setting or in the key file, and when it is missing', async () => {
    removeDatabase();
    const other = randomBytes(32).toString('base64');
    const needed = /encrypted with the key \w+, which is not configured/;
    expect(await refusal([backup], { ENCRYPTION_KEY: other })).toMatch(needed);
    const keyFile = join(database.folder, 'nanogate.key');
    renameSync(keyFile, `${keyFile}.away`);
    expect(await refusal()).toMatch(needed);
    writeFileSync(keyFile, `${other}\n`, { mode: 0o600 });
    expect(await refusal()).toMatch(needed);
    renameSync(`${keyFile}.away`, keyFile);
    await nanogate('restore', backup);
  });

  it('is refused where a database is, or its log, also while a gateway runs', async () => {
    expect(await refusal()).toMatch(/nanogate\.db is there: move it away first/);
    const running = openStore({ url: `file:${file}`, clock: systemClock, exclusive: true });
    try {
      expect(await refusal()).toMatch(/is there/);
      expect(await refusal(['--mark-only'])).toMatch(/gateway/);
    } finally {
      await running.close();
    }
    removeDatabase();
    writeFileSync(`${file}-wal`, 'left');
    expect(await refusal()).toMatch(/nanogate\.db-wal is there/);
  });

  it.each([
    [[], /give one of/],
    [['FILE', '--mark-only'], /give one of/],
    [['--mark-only', '--with-files'], /--with-files needs/],
    [['FILE', '--with-files'], /there is no folder .*copy\.db\.files/],
  ])('with %j is refused', async (args: string[], reason) => {
    removeDatabase();
    expect(await refusal(args.map((arg) => (arg === 'FILE' ? backup : arg)))).toMatch(reason);
  });

  it('of a backup begins a hold, and loses what came after it', async () => {
    await nanogate('team', 'create', 'later');
    removeDatabase();
    expect(await nanogate('restore', backup)).toMatch(/is restored to 20[^]+on hold until: nanogate resume/);
    expect(JSON.parse(await nanogate('team', 'list', '--json'))).toMatchObject({ data: [{ name: 'web' }] });
    await nanogate('resume');
    const again = await runHere(['resume'], database.environment);
    expect(again.stderr).toBe('error: The gateway is not on hold.\n');
  });

  it('of a copy that another tool made has the commits in its log too', async () => {
    const running = openStore({ url: `file:${file}`, clock: systemClock });
    await nanogate('team', 'create', 'in-the-log');
    for (const suffix of ['', '-wal']) cpSync(file + suffix, join(database.folder, `by-hand.db${suffix}`));
    await running.close();
    removeDatabase();
    await nanogate('restore', join(database.folder, 'by-hand.db'));
    expect(await nanogate('team', 'list')).toContain('in-the-log');
  });

  it('--mark-only begins the hold of the database that is there', async () => {
    expect(await nanogate('restore', '--mark-only')).toMatch(/^The database is marked as restored\.\n/);
    await nanogate('resume');
  });
});
