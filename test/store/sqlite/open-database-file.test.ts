import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabaseFile } from '../../../src/store/sqlite/open-database-file.ts';

let folder: string;
let earlierMask: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nanogate-file-'));
  // The most generous one: the file's own mode is all that protects it.
  earlierMask = process.umask(0);
});
afterEach(() => {
  process.umask(earlierMask);
  rmSync(folder, { recursive: true });
});

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const modesOf = (file: string) => ['', '-wal', '-shm'].map((suffix) => modeOf(file + suffix));

function openWritten(file: string) {
  const connection = openDatabaseFile(file, 0);
  connection.exec('create table if not exists things (id integer)');
  connection.exec('insert into things values (1)');
  return connection;
}

describe('openDatabaseFile', () => {
  it('creates a database that only its owner may access, and its folders likewise', () => {
    const file = join(folder, 'new', 'data', 'nanogate.db');
    const connection = openWritten(file);
    expect(modesOf(file)).toEqual(['600', '600', '600']);
    expect(modeOf(join(folder, 'new'))).toBe('700');
    expect(modeOf(join(folder, 'new', 'data'))).toBe('700');
    connection.close();
  });

  it('leaves a folder that exists as it is', () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared, { mode: 0o755 });
    openDatabaseFile(join(shared, 'nanogate.db'), 0).close();
    expect(modeOf(shared)).toBe('755');
  });

  it.each([
    ['644', '600'],
    ['666', '600'],
    ['640', '640'],
    ['600', '600'],
  ])('finds a database with mode %s and leaves it with %s', (before, after) => {
    const file = join(folder, 'nanogate.db');
    const earlier = openWritten(file);
    for (const suffix of ['', '-wal', '-shm']) chmodSync(file + suffix, parseInt(before, 8));
    const connection = openDatabaseFile(file, 0);
    expect(modesOf(file)).toEqual([after, after, after]);
    connection.close();
    earlier.close();
  });

  it.each<[string, (file: string) => void, string, string]>([
    ['a folder', (file) => mkdirSync(file), '', 'unable to open database file'],
    ['no database', (file) => writeFileSync(file, 'x'.repeat(4096)), '', 'file is not a database'],
    ['in no folder', (file) => writeFileSync(file, ''), '/nanogate.db', 'EEXIST'],
  ])('names the path and the user when it is %s', (_, prepare, name, reason) => {
    const file = join(folder, 'nanogate.db');
    prepare(file);
    const before = modeOf(file);
    const as = `${file}${name} as ${userInfo().username} \\(uid \\d+\\)`;
    expect(() => openDatabaseFile(file + name, 0)).toThrow(
      new RegExp(`^unable to open database file ${as}: .*${reason}`),
    );
    // It may be anything: a folder such as `/`, or a file that all of the machine reads.
    expect(modeOf(file)).toBe(before);
  });
});
