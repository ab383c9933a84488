import { mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGroupCommit, type GroupCommit } from '../../../src/store/sqlite/group-commit.ts';

describe('the group commit', () => {
  let folder: string;
  let connection: Database.Database;
  let other: Database.Database;
  let group: GroupCommit;
  let executed: string[];
  let sync: () => Promise<void>;
  let failure: Error | null;
  let makeRoom: (error: unknown) => boolean;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nanogate-group-commit-'));
    executed = [];
    sync = () => Promise.resolve();
    connection = new Database(join(folder, 'test.db'), { verbose: (sql) => executed.push(String(sql)) });
    connection.pragma('journal_mode = WAL');
    connection.pragma('foreign_keys = ON');
    connection.exec('create table parent (id text primary key)');
    connection.exec('create table child (id text primary key, parent text not null references parent (id))');
    other = new Database(join(folder, 'test.db'), { readonly: true });
    failure = null;
    const assertUsable = () => {
      if (failure !== null) throw failure;
    };
    makeRoom = () => false;
    group = createGroupCommit(connection, {
      strict: true,
      log: { assertUsable, sync: () => sync() },
      makeRoom: (error) => makeRoom(error),
    });
    executed = [];
  });
  afterEach(async () => {
    await group.idle();
    other.close();
    connection.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (id: string) => connection.prepare('insert into parent values (?)').run(id);
  const committed = () => other.prepare('select id from parent order by id').pluck().all();
  const count = (statement: string) => executed.filter((sql) => sql === statement).length;

  it('commits all that wait together, in their order, with one COMMIT', async () => {
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        group.run(async () => {
          order.push(i);
          insert(`p${i}`);
          await Promise.resolve();
        }),
      ),
    );
    expect(count('COMMIT')).toBe(1);
    expect(count('BEGIN IMMEDIATE')).toBe(1);
    expect(committed()).toHaveLength(50);
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('bounds how many share a COMMIT, so that a flood does not keep the event loop', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, i) => group.run(async () => insert(`p${i}`))));
    expect(committed()).toHaveLength(300);
    expect(count('COMMIT')).toBe(3);
  });

  it('syncs the log for a group that wrote something, and for no other', async () => {
    const syncs = vi.fn(() => Promise.resolve());
    sync = syncs;
    const read = () => group.run(async () => connection.prepare('select count(*) from parent').pluck().get());
    expect(await read()).toBe(0);
    await group.run(async () => connection.prepare("delete from parent where id = 'none'").run());
    expect(syncs).not.toHaveBeenCalled();
    await Promise.all([read(), group.run(async () => insert('p'))]);
    expect(syncs).toHaveBeenCalledTimes(1);
    expect(await read()).toBe(1);
    expect(syncs).toHaveBeenCalledTimes(1);
  });

  describe('on a full disk', () => {
    // As if the disk were: SQLite answers the same error.
    const limitPages = (pages: number) => connection.pragma(`max_page_count = ${pages}`);
    const fill = () => limitPages(connection.pragma('page_count', { simple: true }) as number);
    const insertMuch = async () => void insert('p'.repeat(20_000));
    const all = () => Promise.allSettled([group.run(async () => void insert('a')), group.run(insertMuch)]);

    it('runs the group once more when there is room, and nobody notices', async () => {
      fill();
      makeRoom = () => (limitPages(1_000), true);
      expect((await all()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(committed()).toHaveLength(2);
    });

    it('rejects the whole group when there is none, and commits nothing of it', async () => {
      fill();
      expect((await all()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(committed()).toEqual([]);
      limitPages(1_000);
      await all();
      expect(committed()).toHaveLength(2);
    });
  });

  it('never lets two transactions overlap', async () => {
    let running = 0;
    const work = async () => {
      expect(++running).toBe(1);
      for (let i = 0; i < 5; i++) await Promise.resolve();
      running--;
    };
    await Promise.all([group.run(work), group.run(work), group.run(work)]);
  });

  it('undoes a transaction that throws alone, and tells only its caller', async () => {
    const results = await Promise.allSettled([
      group.run(async () => insert('first')),
      group.run(async () => {
        insert('undone');
        throw new Error('on purpose');
      }),
      group.run(async () => insert('last')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: new Error('on purpose') });
    expect(committed()).toEqual(['first', 'last']);
    expect(count('COMMIT')).toBe(1);
  });

  it('settles no promise before the COMMIT: another connection sees the rows by then', async () => {
    const seen: unknown[][] = [];
    const note = () => seen.push(committed());
    await Promise.all([
      group.run(async () => insert('a')).then(note),
      group
        .run(async () => {
          throw new Error('on purpose');
        })
        .catch(note),
      group.run(async () => insert('b')).then(note),
    ]);
    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('settles no promise before the log is on disk; those who come meanwhile share the next commit', async () => {
    let onDisk = (): void => undefined;
    sync = () => new Promise((resolve) => (onDisk = resolve));
    const settled: string[] = [];
    const run = (id: string) => group.run(async () => insert(id)).then(() => settled.push(id));
    const first = run('first');
    await vi.waitUntil(() => committed().includes('first'), { timeout: 30_000 });
    const others = [run('second'), run('third')];
    await new Promise((resolve) => setImmediate(resolve));
    expect([committed(), settled]).toEqual([['first'], []]);
    onDisk();
    await first;
    await vi.waitUntil(() => committed().length === 3, { timeout: 30_000 });
    expect([count('COMMIT'), settled]).toEqual([2, ['first']]);
    onDisk();
    await Promise.all(others);
  });

  it('writes nothing once the log cannot be used', async () => {
    failure = new Error('input/output error');
    await expect(group.run(async () => insert('a'))).rejects.toThrow('input/output error');
    expect([count('BEGIN IMMEDIATE'), committed()]).toEqual([0, []]);
  });

  it('rejects every transaction of a group that did not reach the disk', async () => {
    sync = () => Promise.reject(new Error('input/output error'));
    const results = await Promise.allSettled([
      group.run(async () => insert('a')),
      group.run(async () => insert('b')),
    ]);
    expect(results).toMatchObject([
      { reason: new Error('input/output error') },
      { reason: new Error('input/output error') },
    ]);
  });

  it('runs without savepoints until one throws that has written, then again with them, and for some groups more', async () => {
    const good = () => group.run(async () => insert(`p${executed.length}`));
    const refused = (write: boolean) =>
      group
        .run(async () => {
          if (write) insert('undone');
          throw new Error('on purpose');
        })
        .catch(() => undefined);
    await Promise.all([good(), refused(false), good()]);
    expect([count('BEGIN IMMEDIATE'), count('SAVEPOINT work')]).toEqual([1, 0]);
    await Promise.all([good(), refused(true), good()]);
    expect([count('BEGIN IMMEDIATE'), count('SAVEPOINT work')]).toEqual([3, 3]);
    for (let i = 0; i < 8; i++) await refused(true);
    expect([count('BEGIN IMMEDIATE'), count('SAVEPOINT work')]).toEqual([11, 11]);
    await good();
    expect([count('BEGIN IMMEDIATE'), count('SAVEPOINT work')]).toEqual([12, 11]);
    expect(committed()).toHaveLength(5);
    expect(committed()).not.toContain('undone');
  });

  it('rejects every transaction of a group whose COMMIT fails, keeps nothing of it, and goes on', async () => {
    const results = await Promise.allSettled([
      group.run(async () => insert('innocent')),
      group.run(async () => {
        connection.pragma('defer_foreign_keys = ON');
        connection.prepare('insert into child values (?, ?)').run('orphan', 'nobody');
      }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(committed()).toEqual([]);
    await group.run(async () => insert('later'));
    expect(committed()).toEqual(['later']);
  });

  it.each([
    ['a timer', () => new Promise((resolve) => setTimeout(resolve, 0))],
    ['an immediate', () => new Promise((resolve) => setImmediate(resolve))],
    ['I/O', () => stat(folder)],
  ])('rejects a transaction that awaits %s, and undoes it', async (_, something: () => Promise<unknown>) => {
    const slow = group.run(async () => {
      insert('slow');
      await something();
    });
    await expect(slow).rejects.toThrow('awaited something other than its own statements');
    expect(committed()).toEqual([]);
  });

  it('lets a transaction await its own statements as often as it likes', async () => {
    const long = group.run(async () => {
      for (let i = 0; i < 1_000; i++) await Promise.resolve();
      return 'done';
    });
    expect(await long).toBe('done');
  });

  it('is idle once nothing waits or runs any more', async () => {
    let done = false;
    void group.run(async () => insert('a')).then(() => (done = true));
    await group.idle();
    expect(committed()).toEqual(['a']);
    await Promise.resolve();
    expect(done).toBe(true);
  });
});
