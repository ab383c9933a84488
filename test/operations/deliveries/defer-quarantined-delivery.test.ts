import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/domain/clock.ts';
import { deferQuarantinedDelivery } from '../../../src/operations/deliveries/defer-quarantined-delivery.ts';
import { sqlite } from '../../engines.ts';
import { createContext, createPrincipal, type TestContext } from '../fixture.ts';
import { deliveryRows } from '../stored.ts';
import { addEndpoint, claimAll, claimNextDue, storeEvents } from './webhooks.ts';

let context: TestContext;
let teamId: string;
beforeEach(async () => {
  context = await createContext(sqlite);
  teamId = (await createPrincipal(context)).teamId;
  await addEndpoint(context, teamId, 'one');
  await storeEvents(context, teamId);
});
afterEach(() => context.database.drop());

it('frees the delivery until its time; its receiver takes the others meanwhile', async () => {
  const [claim] = await claimAll(context);
  const until = context.clock.now() + MINUTE_MS;
  await context.store.transaction((tx) => deferQuarantinedDelivery(tx, claim!, until));
  const deferred = { leaseToken: null, leaseExpiresAt: null, nextAttemptAt: until, attemptCount: 0 };
  expect(await deliveryRows(context)).toMatchObject([deferred]);
  await storeEvents(context, teamId);
  const [other, ...more] = await claimAll(context);
  expect([other!.delivery.id === claim!.delivery.id, more]).toEqual([false, []]);
  const [again] = await claimNextDue(context);
  expect(again!.delivery.id).toBe(claim!.delivery.id);
  expect(context.clock.now()).toBe(until);
});

it('does nothing to one whose lease was lost', async () => {
  const [claim] = await claimAll(context);
  const before = await deliveryRows(context);
  const lost = { ...claim!, leaseToken: 'lease_of_others' };
  await context.store.transaction((tx) => deferQuarantinedDelivery(tx, lost, context.clock.now()));
  expect(await deliveryRows(context)).toEqual(before);
});
