import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listTeams } from '../../../src/store/access/teams.ts';
import type { Store, Transaction } from '../../../src/store/engine/store.ts';
import { postgres, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';

describe('transactions on PostgreSQL that share a commit', () => {
  let database: TestDatabase;
  let store: Store;
  let second: Store;

  beforeEach(async () => {
    database = await postgres.createDatabase();
    store = database.open(createMovedClock());
    second = database.open(createMovedClock());
    await store.migrate();
  });
  afterEach(() => database.drop());

  const insert = (tx: Transaction, name: string) =>
    tx.db.insert(tx.tables.teams).values({ id: `team_${name}`, name, weight: 1, createdAt: tx.now });
  const insertTogether = (tx: Transaction, name: string) =>
    tx.together('insert', name, async (names) => {
      for (const each of names) await insert(tx, each);
      return names.map((each) => `stored ${each}`);
    });
  const share = <T>(name: string, work: (tx: Transaction) => Promise<T>) =>
    store.transaction(work, { sharesCommit: name });
  const add = (name: string) => share(name, (tx) => insertTogether(tx, name));
  const seen = async () => (await listTeams(second.reader)).map(({ name }) => name).sort();

  /** How many transactions of the database stored these teams. */
  async function transactionsOf(...names: string[]): Promise<number> {
    const { teams } = second.reader.tables;
    const rows = await second.reader.db
      .select({ name: teams.name, transaction: sql<string>`teams.xmin::text` })
      .from(teams);
    return new Set(rows.filter(({ name }) => names.includes(name)).map((row) => row.transaction)).size;
  }

  it('are one, and each gets its own result', async () => {
    expect(await Promise.all(['a', 'b', 'c'].map(add))).toEqual(['stored a', 'stored b', 'stored c']);
    expect(await transactionsOf('a', 'b', 'c')).toBe(1);
  });

  it('resolve only after the COMMIT: another process sees all of them by then', async () => {
    const atResolution = await Promise.all(['a', 'b'].map((name) => add(name).then(seen)));
    expect(atResolution).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('are not harmed by one that throws after it has written, which leaves nothing behind', async () => {
    const failing = share('bad', async (tx) => {
      await insertTogether(tx, 'bad');
      throw new Error('on purpose');
    });
    const results = await Promise.allSettled([add('a'), failing, add('b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: new Error('on purpose') });
    expect(await seen()).toEqual(['a', 'b']);
    expect(await transactionsOf('a', 'b')).toBe(1);
  });

  it('are not harmed by a statement that fails', async () => {
    await add('taken');
    const results = await Promise.allSettled([add('a'), add('taken'), add('b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await seen()).toEqual(['a', 'b', 'taken']);
  });

  it('are not harmed by one that keeps a failed statement quiet', async () => {
    await add('taken');
    const quiet = share('quiet', (tx) => insertTogether(tx, 'taken').catch(() => 'quiet'));
    const results = await Promise.allSettled([add('a'), quiet]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await seen()).toEqual(['a', 'taken']);
  });

  it.each<[string, (tx: Transaction) => Promise<unknown>]>([
    ['writes by itself', (tx) => insert(tx, 'single')],
    [
      'locks rows by itself',
      async (tx) => {
        await tx.db
          .select()
          .from(tx.tables.teams)
          .where(sql`true ${tx.forUpdate}`);
        await insertTogether(tx, 'single');
      },
    ],
    [
      'sets a savepoint, and keeps its failure quiet',
      async (tx) => {
        await tx.execute('SAVEPOINT part').catch(() => undefined);
        await insertTogether(tx, 'single');
      },
    ],
  ])('one that %s runs again in a transaction of its own', async (_, work) => {
    await Promise.all([add('a'), share('single', work)]);
    expect(await seen()).toEqual(['a', 'single']);
    expect(await transactionsOf('a', 'single')).toBe(2);
  });

  it('pass on what the run that was committed observed, once', async () => {
    const changed: string[] = [];
    const feed = store.listen({ changed: (topics) => changed.push(...topics), missed: () => undefined });
    let runs = 0;
    const noting = share('a', async (tx) => {
      runs += 1;
      tx.changed(`run ${runs}`);
      return insertTogether(tx, 'a');
    });
    const failing = share('bad', (tx) =>
      insertTogether(tx, 'bad').then(() => Promise.reject(new Error('on purpose'))),
    );
    await Promise.allSettled([noting, failing]);
    expect([runs, changed]).toEqual([2, ['run 2']]);
    await feed.close();
  });

  it('do not wait for one whose rows another process holds for long', async () => {
    await add('locked');
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld: () => void = () => undefined;
    const holds = new Promise<void>((resolve) => (isHeld = resolve));
    const rename = (tx: Transaction) => tx.execute("update teams set weight = 2 where name = 'locked'");
    const holder = second.transaction(async (tx) => {
      await rename(tx);
      isHeld();
      await held;
    });
    await holds;
    let isDone = false;
    const waits = share('locked', (tx) =>
      tx.together('rename', null, async (all) => {
        await rename(tx);
        return all.map(() => null);
      }),
    ).then(() => (isDone = true));
    await add('a');
    expect([isDone, await seen()]).toEqual([false, ['a', 'locked']]);
    release();
    await Promise.all([holder, waits]);
  });

  it('all fail as unavailable when the connection is lost, and leave nothing behind', async () => {
    const killed = (tx: Transaction, name: string) =>
      tx.together('insert', name, async (names) => {
        for (const each of names) await insert(tx, each);
        await second.transaction((other) => other.execute(TERMINATE_OTHERS));
        await insert(tx, 'after');
        return names;
      });
    const results = await Promise.allSettled(['a', 'b'].map((name) => share(name, (tx) => killed(tx, name))));
    expect(results).toMatchObject([
      { status: 'rejected', reason: { code: 'unavailable' } },
      { status: 'rejected', reason: { code: 'unavailable' } },
    ]);
    expect(await seen()).toEqual([]);
    await add('later');
    expect(await seen()).toEqual(['later']);
  });
});

const TERMINATE_OTHERS = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`;
