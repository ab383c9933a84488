import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf, Rollback } from '../../../src/operations/rollback.ts';
import type { Store, Transaction } from '../../../src/store/engine/store.ts';
import { findTeamByName, insertTeam, listTeams } from '../../../src/store/access/teams.ts';
import { describeOnEngines, postgres, type TestDatabase } from '../../engines.ts';
import { createMovedClock, NOON } from '../../moved-clock.ts';

describeOnEngines('a transaction', (engine) => {
  let database: TestDatabase;
  let store: Store;
  let second: Store;
  const clock = createMovedClock();

  beforeEach(async () => {
    database = await engine.createDatabase();
    store = database.open(clock);
    await store.migrate();
    second = database.open(clock);
  });
  afterEach(() => database.drop());

  const addTeam = (tx: Transaction, name: string) =>
    insertTeam(tx, { id: `team_${name}`, name, weight: 1, createdAt: tx.now });
  const namesSeenBySecond = async () => (await listTeams(second.reader)).map(({ name }) => name);

  it('has been committed when it resolves: another process sees it', async () => {
    const seen = store.transaction((tx) => addTeam(tx, 'a')).then(namesSeenBySecond);
    expect(await seen).toEqual(['a']);
  });

  it('shows nothing to others before its COMMIT', async () => {
    await store.transaction(async (tx) => {
      await addTeam(tx, 'a');
      expect(await findTeamByName(tx, 'a')).toMatchObject({ id: 'team_a', name: 'a', createdAt: NOON });
      expect(await findTeamByName(second.reader, 'a')).toBeNull();
    });
    expect(await namesSeenBySecond()).toEqual(['a']);
  });

  it('leaves nothing behind when it throws, while those beside it stand', async () => {
    const results = await Promise.allSettled([
      store.transaction((tx) => addTeam(tx, 'a')),
      store.transaction(async (tx) => {
        await addTeam(tx, 'b');
        throw new Error('on purpose');
      }),
      store.transaction((tx) => addTeam(tx, 'c')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await namesSeenBySecond()).toEqual(['a', 'c']);
  });

  it('is undone by Rollback and still answers', async () => {
    const outcome = await outcomeOf<string>(
      store.transaction(async (tx) => {
        await addTeam(tx, 'a');
        throw new Rollback('refused');
      }),
    );
    expect(outcome).toBe('refused');
    expect(await namesSeenBySecond()).toEqual([]);
  });

  it('rejects when a statement failed, and the connection serves the next one', async () => {
    const twice = store.transaction(async (tx) => {
      await addTeam(tx, 'a');
      await tx.db.insert(tx.tables.teams).values({ id: 'team_a', name: 'other', createdAt: tx.now });
    });
    await expect(twice).rejects.toThrow();
    await store.transaction((tx) => addTeam(tx, 'b'));
    expect(await namesSeenBySecond()).toEqual(['b']);
  });

  it('gives everything that it writes one time', async () => {
    const times = await store.transaction(async (tx) => {
      const first = tx.now;
      clock.advance(5);
      return [first, tx.now];
    });
    expect(times[1]).toBe(times[0]);
  });
});

describe('a transaction on PostgreSQL alone', () => {
  let database: TestDatabase;
  let store: Store;

  beforeEach(async () => {
    database = await postgres.createDatabase();
    store = database.open(createMovedClock());
    await store.migrate();
  });
  afterEach(() => database.drop());

  it('rejects when the COMMIT was in truth a ROLLBACK, because a failed statement was kept quiet', async () => {
    const quiet = store.transaction(async (tx) => {
      await insertTeam(tx, { id: 'team_a', name: 'a', weight: 1, createdAt: tx.now });
      await tx.db
        .insert(tx.tables.teams)
        .values({ id: 'team_a', name: 'b', createdAt: tx.now })
        .catch(() => undefined);
    });
    await expect(quiet).rejects.toThrow('rolled back');
    expect(await listTeams(store.reader)).toEqual([]);
  });

  it('is run again after a deadlock, and both sides end', async () => {
    const addTeams = (names: string[], arrived: () => Promise<void>) =>
      store.transaction(async (tx) => {
        for (const name of names) {
          await tx.db
            .insert(tx.tables.teams)
            .values({ id: `team_${name}`, name, weight: 1, createdAt: tx.now })
            .onConflictDoNothing();
          await arrived();
        }
      });
    // Each holds its first row before either asks for the other's.
    let waiting = 2;
    let open: () => void;
    const bothHoldOne = new Promise<void>((resolve) => (open = resolve));
    const arrived = async () => {
      if (--waiting === 0) open();
      await bothHoldOne;
    };
    await Promise.all([addTeams(['a', 'b'], arrived), addTeams(['b', 'a'], arrived)]);
    expect(await listTeams(store.reader)).toHaveLength(2);
  });
});
