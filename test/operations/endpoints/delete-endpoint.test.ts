import { afterEach, beforeEach, expect, it } from 'vitest';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { updateEndpoint } from '../../../src/operations/endpoints/update-endpoint.ts';
import { storeEvent } from '../../../src/operations/events/store-event.ts';
import { toPingResource } from '../../../src/resources/endpoints/ping-resource.ts';
import { sqlite } from '../../engines.ts';
import { claimAll, deliveryCounts } from '../deliveries/webhooks.ts';
import { createContext, createPrincipal, registerEndpoint, type TestContext } from '../fixture.ts';

// More than are failed in one transaction.
const HELD = 1_001;

let context: TestContext;
beforeEach(async () => {
  context = await createContext(sqlite);
});
afterEach(() => context.database.drop());

it('fails all that a paused endpoint holds, however much: the rest with the next claim', async () => {
  const { teamId } = await createPrincipal(context);
  const { endpoint } = await registerEndpoint(context, teamId, { events: ['*'] });
  await updateEndpoint(context, teamId, endpoint.id, { status: 'paused' });
  const event = {
    teamId,
    type: 'generation.canceled',
    generationId: null,
    data: toPingResource('ep_1'),
  } as const;
  await context.store.transaction(async (tx) => {
    for (let i = 0; i < HELD; i++) await storeEvent(tx, event);
  });
  expect(await claimAll(context)).toEqual([]);
  expect(await deliveryCounts(context)).toEqual({ pending: HELD });
  await deleteEndpoint(context, teamId, endpoint.id);
  expect(await claimAll(context)).toEqual([]);
  expect(await deliveryCounts(context)).toEqual({ failed: HELD });
  const exhausted = { kind: 'delivery_exhausted', reason: 'endpoint_deleted', endpointId: endpoint.id };
  const seen = context.observed.filter(({ kind }) => kind === 'delivery_exhausted');
  expect(seen).toHaveLength(HELD);
  for (const each of seen) expect(each).toMatchObject(exhausted);
});
