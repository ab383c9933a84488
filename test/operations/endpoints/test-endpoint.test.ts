import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EndpointStatus } from '../../../src/domain/endpoints/endpoint.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { findDelivery } from '../../../src/operations/deliveries/find-delivery.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { testEndpoint } from '../../../src/operations/endpoints/test-endpoint.ts';
import { sqlite } from '../../engines.ts';
import { storeEvents } from '../deliveries/webhooks.ts';
import { createContext, createPrincipal, registerEndpoint, type TestContext } from '../fixture.ts';
import { deliveryRows } from '../stored.ts';

let context: TestContext;
let teamId: string;
let endpointId: string;
beforeEach(async () => {
  context = await createContext(sqlite);
  ({ teamId } = await createPrincipal(context));
  endpointId = (await registerEndpoint(context, teamId, { events: ['*'] })).endpoint.id;
});
afterEach(() => context.database.drop());

const test = (owner: string | null = teamId) => testEndpoint(context, owner, endpointId);
const setStatus = (status: EndpointStatus) =>
  context.store.transaction(({ db, tables: { endpoints: e } }) =>
    db.update(e).set({ status }).where(eq(e.id, endpointId)),
  );

it('is a ping that is due before what waits, as the answer shows', async () => {
  await storeEvents(context, teamId, 2);
  context.clock.advance(5_000);
  context.notified.length = 0;
  const outcome = await test();
  if (outcome.outcome !== 'requested') throw new Error(outcome.outcome);
  const { delivery } = outcome;
  expect(delivery).toMatchObject({
    endpointId,
    eventType: 'ping',
    status: 'pending',
    nextAttemptAt: context.clock.now() - 5_001,
  });
  expect(await findDelivery(context, teamId, delivery.id)).toEqual({ delivery, attempts: [] });
  expect(context.notified).toEqual(['event-stored']);
  expect((await claimDeliveries(context, 1)).claims).toMatchObject([{ delivery: { id: delivery.id } }]);
});

it.each(['paused', 'disabled'] as const)(
  'is refused of an endpoint that is %s, and wakes nobody',
  async (status) => {
    await setStatus(status);
    context.notified.length = 0;
    expect(await test()).toEqual({ outcome: `endpoint_${status}` });
    expect(context.notified).toEqual([]);
    expect(await deliveryRows(context)).toEqual([]);
  },
);

it('is refused of an endpoint that is deleted or another’s', async () => {
  for (const owner of [(await createPrincipal(context)).teamId, null])
    expect(await test(owner)).toEqual({ outcome: 'not_found' });
  await deleteEndpoint(context, teamId, endpointId);
  expect(await test()).toEqual({ outcome: 'not_found' });
});

it('is refused while the disk is almost full', async () => {
  context.store = { ...context.store, acceptsWork: () => false };
  await expect(test()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 60 });
  expect(await deliveryRows(context)).toEqual([]);
});
