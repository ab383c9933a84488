import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import { pruneEndpointHours } from '../../../src/operations/endpoints/prune-endpoint-hours.ts';
import { readEndpointHealth } from '../../../src/operations/endpoints/read-endpoint-health.ts';
import { readLoad } from '../../../src/operations/read-load.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered, received } from '../deliveries/fake-sender.ts';
import { addEndpoint, claimAll, deliverEach, storeEvents } from '../deliveries/webhooks.ts';
import { createContext, createPrincipal, type TestContext } from '../fixture.ts';

describeOnEngines('the health of an endpoint', (engine) => {
  let context: TestContext;
  let teamId: string;
  beforeEach(async () => {
    context = await createContext(engine);
    teamId = (await createPrincipal(context)).teamId;
  });
  afterEach(() => context.database.drop());

  const healthOf = async (id: string) => (await readEndpointHealth(context, [id]))[0];
  const deliver = async (count: number, result = received) => {
    await storeEvents(context, teamId, count);
    await deliverEach(context, (await claimAll(context)).slice(0, count), result);
  };

  it('is unknown before the first attempt', async () => {
    const unknown = { failingSince: null, nextAttemptAt: null, successRate24h: null };
    const { id } = await addEndpoint(context, teamId, 'new');
    expect(await healthOf(id)).toEqual(unknown);
    // Nothing was ever to be delivered to it.
    expect(await healthOf('ep_unused')).toEqual(unknown);
    expect(await readEndpointHealth(context, [])).toEqual([]);
  });

  it('shows the share of acknowledged attempts of the last 24 h, and since when it fails', async () => {
    const { id } = await addEndpoint(context, teamId, 'mixed');
    await deliver(3);
    expect(await healthOf(id)).toEqual({ failingSince: null, nextAttemptAt: null, successRate24h: 1 });
    context.clock.advance(HOUR_MS);
    await deliver(1, answered(500));
    const failing = await healthOf(id);
    expect(failing).toMatchObject({ failingSince: context.clock.now(), successRate24h: 0.75 });
    expect(failing!.nextAttemptAt).toBeGreaterThan(context.clock.now());
    context.clock.advance(23 * HOUR_MS);
    // The hour of the three is over for 24 h.
    expect((await healthOf(id))!.successRate24h).toBe(0);
    context.clock.advance(2 * HOUR_MS);
    expect((await healthOf(id))!.successRate24h).toBeNull();
    await pruneEndpointHours(context);
    const { db, tables } = context.store.reader;
    expect(await db.select().from(tables.endpointHours)).toEqual([]);
  });

  it('is that of each, in the order that was asked for', async () => {
    const good = await addEndpoint(context, teamId, 'good');
    await deliver(1);
    const bad = await addEndpoint(context, teamId, 'bad');
    await storeEvents(context, teamId);
    for (const claim of await claimAll(context))
      await deliverEach(context, [claim], claim.delivery.endpointId === bad.id ? answered(500) : received);
    const rates = async (...ids: string[]) =>
      (await readEndpointHealth(context, ids)).map(({ successRate24h }) => successRate24h);
    expect(await rates(bad.id, 'ep_unused', good.id)).toEqual([0, null, 1]);
    expect(await rates(good.id, bad.id)).toEqual([1, 0]);
  });

  it('is told to the operator by the number of open circuits', async () => {
    await addEndpoint(context, teamId, 'down');
    const open = async () => (await readLoad(context)).webhookCircuitsOpen;
    await deliver(4, answered(500));
    expect(await open()).toBe(0);
    await deliver(1, answered(500));
    expect(await open()).toBe(1);
    context.clock.advance(HOUR_MS);
    expect(await open()).toBe(0);
  });
});
