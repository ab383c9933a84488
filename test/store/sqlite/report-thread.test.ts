import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReportThread, type ReportThread } from '../../../src/store/sqlite/report-thread.ts';
import { memoryFolder } from '../../memory-folder.ts';

// Counts for a second or two, where the event loop would answer nothing.
const LONG =
  'with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select count(*) from n';

describe('the thread of reports', () => {
  let folder: string;
  let thread: ReportThread;

  beforeEach(async () => {
    folder = await mkdtemp(join(memoryFolder, 'nanogate-reports-'));
    const connection = new Database(join(folder, 'test.db'));
    connection.pragma('journal_mode = WAL');
    connection.exec("create table t (a, b); insert into t values (1, 'one'), (2, null)");
    connection.close();
    thread = createReportThread(join(folder, 'test.db'));
  });
  afterEach(async () => {
    await thread.close();
    rmSync(folder, { recursive: true });
  });

  it('answers with the values of the rows', async () => {
    expect(await thread.rows('select * from t where a >= ? order by a', [1])).toEqual([
      [1, 'one'],
      [2, null],
    ]);
  });

  it('leaves the event loop to others while a statement runs', async () => {
    const ended: string[] = [];
    await thread.rows('select 1', []);
    const report = thread.rows(LONG, []).then(() => ended.push('report'));
    await new Promise((resolve) => setImmediate(resolve));
    ended.push('turn of the event loop');
    await report;
    expect(ended).toEqual(['turn of the event loop', 'report']);
  });

  it('rejects a statement that fails, and answers the next', async () => {
    await expect(thread.rows('select * from missing', [])).rejects.toThrow('no such table');
    expect(await thread.rows('select 1', [])).toEqual([[1]]);
  });

  it('writes nothing', async () => {
    await expect(thread.rows('delete from t returning a', [])).rejects.toThrow('readonly');
  });

  it('rejects what it has not answered when it ends, and starts anew', async () => {
    const report = expect(thread.rows(LONG, [])).rejects.toThrow('has ended');
    await thread.close();
    await report;
    expect(await thread.rows('select 1', [])).toEqual([[1]]);
  });
});
