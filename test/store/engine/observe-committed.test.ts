import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Observation } from '../../../src/domain/observation.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { describeOnEngines, postgres, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';

const verified = (differences: number): Observation => ({ kind: 'ledger_verified', differences });

describeOnEngines('what a transaction observes', (engine) => {
  let database: TestDatabase;
  let store: Store;
  let observed: Observation[];
  beforeEach(async () => {
    database = await engine.createDatabase();
    observed = [];
    store = database.open(createMovedClock(), (observation) => observed.push(observation));
  });
  afterEach(() => database.drop());

  it('is told in order once it is committed, and not before', async () => {
    await store.transaction(async (tx) => {
      tx.observe(verified(1));
      tx.observe(verified(2));
      expect(observed).toEqual([]);
    });
    expect(observed).toEqual([verified(1), verified(2)]);
  });

  it('is never told when the transaction is undone', async () => {
    const rolledBack = store.transaction(async (tx) => {
      tx.observe(verified(1));
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(observed).toEqual([]);
  });
});

it('is told once of a transaction that PostgreSQL made run twice', async () => {
  const database = await postgres.createDatabase();
  const observed: Observation[] = [];
  const store = database.open(createMovedClock(), (observation) => observed.push(observation));
  let runs = 0;
  await store.transaction(async (tx) => {
    tx.observe(verified(++runs));
    if (runs === 1) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
  });
  expect(observed).toEqual([verified(2)]);
  await database.drop();
});
