import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabaseFile } from '../../../src/store/sqlite/open-database-file.ts';
import { truncateLog } from '../../../src/store/sqlite/truncate-log.ts';

let folder: string;
let writing: Database.Database;
let reading: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nanogate-log-'));
  writing = openDatabaseFile(join(folder, 'test.db'), 0);
  writing.exec('create table things (text text)');
  writing.pragma('busy_timeout = 5000');
  reading = new Database(join(folder, 'test.db'), { readonly: true });
});
afterEach(() => {
  reading.close();
  writing.close();
  rmSync(folder, { recursive: true });
});

const write = () => writing.prepare('insert into things values (?)').run('x'.repeat(50_000));
const logBytes = () => statSync(join(folder, 'test.db-wal')).size;

it('empties the log and keeps what is in it', () => {
  write();
  expect(logBytes()).toBeGreaterThan(50_000);
  truncateLog(writing);
  expect(logBytes()).toBe(0);
  expect(reading.prepare('select count(*) from things').pluck().get()).toBe(1);
});

it('does not wait for a long read, keeps what it sees, and succeeds after it', () => {
  write();
  const rows = reading.prepare('select length(text) from things').pluck().iterate();
  rows.next();
  write();
  truncateLog(writing);
  expect(logBytes()).toBeGreaterThan(50_000);
  rows.return!();
  truncateLog(writing);
  expect(logBytes()).toBe(0);
  expect(writing.pragma('busy_timeout', { simple: true })).toBe(5_000);
});
