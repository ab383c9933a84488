import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/domain/clock.ts';
import { defaultTimeouts } from '../../../src/store/engine/database-timeouts.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { createChangeSubscription } from '../../../src/store/postgres/change-subscription.ts';
import { postgres, type TestDatabase } from '../../engines.ts';
import { createChangeRecorder, type ChangeRecorder } from '../change-recorder.ts';

let database: TestDatabase;
let operator: pg.Client;
let here: Store;
let there: Store;
let listener: ChangeRecorder;

beforeEach(async () => {
  database = await postgres.emptyDatabase();
  operator = new pg.Client({ connectionString: database.url });
  await operator.connect();
  [here, there] = [database.open(systemClock), database.open(systemClock)];
  await here.migrate();
  listener = createChangeRecorder();
});
afterEach(async () => {
  await operator.end();
  await database.drop();
});

const change = (store: Store, ...topics: string[]) =>
  store.transaction(async (tx) => {
    for (const topic of topics) tx.changed(topic);
  });

it('passes on what another process has committed', async () => {
  const feed = here.listen(listener);
  expect(feed.isLive()).toBe(false);
  await listener.untilMissed(1);
  expect(feed.isLive()).toBe(true);
  await change(there, 'gen_1', 'gen_2');
  await listener.until('gen_2');
  expect(listener.topics).toEqual(['gen_1', 'gen_2']);
});

it('passes on what this process has committed once, and not again when it is notified of it', async () => {
  here.listen(listener);
  await listener.untilMissed(1);
  await change(here, 'gen_1');
  await change(there, 'gen_2');
  await listener.until('gen_2');
  expect(listener.topics).toEqual(['gen_1', 'gen_2']);
});

it('passes on more topics than one notification holds', async () => {
  here.listen(listener);
  await listener.untilMissed(1);
  const topics = Array.from({ length: 1_000 }, (_, n) => `gen_${String(n).padStart(26, '0')}`);
  await change(there, ...topics);
  await listener.until(topics.at(-1)!);
  expect(listener.topics).toEqual(topics);
});

it('connects again when the connection is lost, and says that changes may have been missed', async () => {
  here.listen(listener);
  await listener.untilMissed(1);
  await operator.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'nanogate changes'
     and datname = current_database()`,
  );
  await listener.untilMissed(2);
  await change(there, 'gen_1');
  await listener.until('gen_1');
});

it('sends what was committed before the store is closed', async () => {
  here.listen(listener);
  await listener.untilMissed(1);
  await change(there, 'gen_1');
  await there.close();
  await listener.until('gen_1');
});

it('is not live, and connects again, while it receives nothing from itself', async () => {
  // As behind a connection pooler: LISTEN succeeds, and nothing arrives.
  let probes = 0;
  let notice = () => undefined as void;
  const probedAgain = new Promise<void>((resolve) => (notice = resolve));
  const subscription = createChangeSubscription({
    config: { connectionString: database.url },
    timeouts: defaultTimeouts,
    listener,
    // So short that a connection sends no more than the first.
    probeIntervalMs: 5,
    silenceLimitMs: 0,
    notifier: { probe: () => (++probes === 3 ? notice() : undefined), isOwn: () => true },
  });
  await probedAgain;
  expect(subscription.isLive()).toBe(false);
  await subscription.close();
});
