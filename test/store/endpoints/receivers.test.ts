import { isNotNull } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freeExpiredDeliveries } from '../../../src/store/deliveries/deliveries.ts';
import { refreshReceiver, requestReceiverId, wakeReceivers } from '../../../src/store/endpoints/receivers.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { describeOnEngines, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';

const clock = createMovedClock();
const now = clock.now();
const toHere = { receiverId: 'here', endpointId: null, teamId: null };

describeOnEngines('the time of the next claim at a receiver', (engine) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await engine.emptyDatabase();
    store = database.open(clock);
    await store.migrate();
    await store.transaction(async ({ db, tables }) => {
      await db.insert(tables.events).values({ id: 'evt_1', type: 'ping', payload: '{}', createdAt: now });
    });
  });
  afterEach(() => database.drop());

  let deliveries = 0;
  const insertDelivery = (
    nextAttemptAt: number | null,
    leaseToken: string | null = null,
    leaseExpiresAt: number | null = null,
  ) =>
    store.transaction(async ({ db, tables }) => {
      await db.insert(tables.deliveries).values({
        id: `dlv_${++deliveries}`,
        eventId: 'evt_1',
        receiverId: 'here',
        url: 'https://hooks.example/',
        status: 'pending',
        attemptCount: 0,
        nextAttemptAt,
        leaseToken,
        leaseExpiresAt,
        createdAt: now,
      });
    });
  const refresh = () => store.transaction((tx) => refreshReceiver(tx, 'here'));
  const locks = async () => {
    const rows = await store.reader.db.select().from(store.reader.tables.receivers);
    return rows.map(({ id, nextAttemptAt }) => [id, nextAttemptAt]);
  };

  it('is that of the earliest delivery that nobody has', async () => {
    await insertDelivery(null);
    await insertDelivery(now + 1, 'lea_1');
    await refresh();
    expect(await locks()).toEqual([]);
    await insertDelivery(now + 20);
    await insertDelivery(now + 10);
    await refresh();
    expect(await locks()).toEqual([['here', now + 10]]);
  });

  it('comes with the deliveries whose leases ran out, the longest expired first and so many at a time', async () => {
    for (const i of [3, 1, 2]) await insertDelivery(now, `lea_${i}`, now - 10 + i);
    const free = () => store.transaction((tx) => freeExpiredDeliveries(tx, 2));
    expect(await free()).toEqual(['here', 'here']);
    const { db, tables } = store.reader;
    const left = await db.select().from(tables.deliveries).where(isNotNull(tables.deliveries.leaseToken));
    expect(left.map(({ leaseToken }) => leaseToken)).toEqual(['lea_3']);
    expect([await free(), await free()]).toEqual([['here'], []]);
  });

  it('is only ever made earlier', async () => {
    await store.transaction((tx) => wakeReceivers(tx, [toHere]));
    await insertDelivery(now + 10);
    await refresh();
    expect(await locks()).toEqual([['here', now]]);
    await insertDelivery(now - 10);
    await refresh();
    await store.transaction((tx) => wakeReceivers(tx, [toHere]));
    expect(await locks()).toEqual([['here', now - 10]]);
  });

  it('is at once where a delivery is new, of each receiver', async () => {
    const deliveries = ['b', 'a'].map((receiverId) => ({ receiverId, endpointId: null, teamId: null }));
    await store.transaction((tx) => wakeReceivers(tx, deliveries));
    expect((await locks()).toSorted()).toEqual([
      ['a', now],
      ['b', now],
    ]);
  });
});

it('the addresses of one origin that come with the requests of a team are one receiver', () => {
  const id = requestReceiverId('team_1', 'https://hooks.example/a?b');
  expect(id).toBe('team_1 https://hooks.example');
  expect(requestReceiverId('team_1', 'https://hooks.example:443/')).toBe(id);
  expect(requestReceiverId('team_2', 'https://hooks.example/')).not.toBe(id);
});
