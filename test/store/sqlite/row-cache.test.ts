import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRowCache, type RowCache } from '../../../src/store/sqlite/row-cache.ts';

describe('rows that rarely change', () => {
  let folder: string;
  let writing: Database.Database;
  let otherProcess: Database.Database;
  let rows: RowCache;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nanogate-row-cache-'));
    writing = new Database(join(folder, 'test.db'));
    writing.pragma('journal_mode = WAL');
    for (const table of [
      'keys',
      'operators',
      'access_limits',
      'budgets',
      'endpoints',
      'signing_secrets',
      'signing_keys',
      'generations',
    ])
      writing.exec(`create table ${table} (id text primary key, value integer)`);
    writing.exec("insert into keys values ('k', 1)");
    otherProcess = new Database(join(folder, 'test.db'));
    rows = createRowCache(writing);
    rows.start();
  });
  afterEach(() => {
    otherProcess.close();
    writing.close();
    rmSync(folder, { recursive: true });
  });

  const read = vi.fn((connection: Database.Database = writing) =>
    connection
      .prepare('select value from keys')
      .pluck()
      .all()
      .map((value) => ({ value })),
  );
  const remembered = () => rows.remember('keys', read);
  function readsOf(work: () => void): number {
    read.mockClear();
    work();
    return read.mock.calls.length;
  }

  it('are read once, and once for each question', () => {
    expect(readsOf(() => [remembered(), remembered(), rows.remember('more keys', read)])).toBe(2);
    expect(remembered()).toEqual([{ value: 1 }]);
  });

  it('are read again after this process has changed them', () => {
    remembered();
    for (const change of [
      'update keys set value = 2',
      "insert into keys values ('l', 3)",
      'delete from keys',
    ]) {
      writing.exec(change);
      rows.settled();
      expect(remembered()).toEqual(read());
    }
    expect(remembered()).toEqual([]);
  });

  it.each(['access_limits', 'budgets', 'endpoints', 'signing_secrets', 'signing_keys'])(
    'are read again after a change of %s',
    (table) => {
      remembered();
      writing.exec(`insert into ${table} values ('x', 1)`);
      rows.settled();
      expect(readsOf(remembered)).toBe(1);
    },
  );

  it('are read again in the next turn of the event loop after another process has written', async () => {
    remembered();
    otherProcess.exec('update keys set value = 2');
    await new Promise((resolve) => setImmediate(resolve));
    expect(remembered()).toEqual([{ value: 2 }]);
  });

  it('are read again in the same turn by a transaction', () => {
    remembered();
    otherProcess.exec('update keys set value = 2');
    writing.exec('begin immediate');
    expect(remembered()).toEqual([{ value: 2 }]);
    writing.exec('commit');
    rows.settled();
  });

  it('are read again in the transaction after the one that read them, when another process has written in between', () => {
    writing.exec('begin immediate');
    remembered();
    writing.exec('commit');
    rows.settled();
    otherProcess.exec('update keys set value = 2');
    writing.exec('begin immediate');
    expect(remembered()).toEqual([{ value: 2 }]);
    writing.exec('commit');
    rows.settled();
    expect(readsOf(remembered)).toBe(0);
  });

  it('are remembered while only other tables are written to', () => {
    remembered();
    writing.exec("insert into generations values ('g', 1)");
    rows.settled();
    expect(readsOf(remembered)).toBe(0);
  });

  it('show a transaction its own change, and nobody else what may still be undone', () => {
    remembered();
    writing.exec('begin immediate; update keys set value = 2');
    expect(remembered()).toEqual([{ value: 2 }]);
    expect(rows.remember('keys', () => read(otherProcess))).toEqual([{ value: 1 }]);
    writing.exec('rollback');
    rows.settled();
    expect(remembered()).toEqual([{ value: 1 }]);
  });

  it('cannot be changed by those who share them', () => {
    const [row] = remembered() as { value: number }[];
    expect(() => (row!.value = 2)).toThrow(TypeError);
  });

  it('do not fill the memory with answers to what nobody would ask twice', () => {
    remembered();
    for (let i = 0; i < 10_000; i++) rows.remember(`unknown ${i}`, () => []);
    expect(readsOf(remembered)).toBe(1);
  });

  it('are read each time until the tables are there', () => {
    const early = createRowCache(writing);
    expect(readsOf(() => [early.remember('keys', read), early.remember('keys', read)])).toBe(2);
  });
});
