import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/store/engine/store.ts';
import { describeOnEngines, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';
import { createChangeRecorder } from '../change-recorder.ts';

describeOnEngines('what a transaction changed', (engine) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await engine.emptyDatabase();
    store = database.open(createMovedClock());
    await store.migrate();
  });
  afterEach(() => database.drop());

  it('is passed on once it is committed, each topic once', async () => {
    const listener = createChangeRecorder();
    store.listen(listener);
    await store.transaction(async (tx) => {
      for (const topic of ['gen_1', 'gen_2', 'gen_1']) tx.changed(topic);
      expect(listener.topics).toEqual([]);
    });
    expect(listener.topics).toEqual(['gen_1', 'gen_2']);
  });

  it('is dropped when the transaction is rolled back', async () => {
    const listener = createChangeRecorder();
    store.listen(listener);
    const failed = store.transaction(async (tx) => {
      tx.changed('gen_1');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await store.transaction(async (tx) => tx.changed('gen_2'));
    expect(listener.topics).toEqual(['gen_2']);
  });

  it('is not passed on to one that has stopped listening', async () => {
    const listener = createChangeRecorder();
    await store.listen(listener).close();
    await store.transaction(async (tx) => tx.changed('gen_1'));
    expect(listener.topics).toEqual([]);
  });
});
