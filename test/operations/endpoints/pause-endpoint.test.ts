import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/domain/endpoints/endpoint.ts';
import { defaultRetryScheduleMs } from '../../../src/domain/deliveries/next-state.ts';
import { DISABLE_AFTER_MS, FAILURES_BEFORE_OPENING } from '../../../src/domain/endpoints/receiver-health.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import type { EndpointSettings } from '../../../src/operations/endpoints/endpoint-settings.ts';
import { findEndpoint } from '../../../src/operations/endpoints/find-endpoint.ts';
import { updateEndpoint } from '../../../src/operations/endpoints/update-endpoint.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered, receiverDown } from '../deliveries/fake-sender.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  deliverDue,
  registerEndpoint,
  type TestContext,
} from '../fixture.ts';
import { deliveryRows } from '../stored.ts';

describeOnEngines('what waits for an endpoint', (engine) => {
  let context: TestContext;
  let team: Principal;
  let endpoint: Endpoint;

  beforeEach(async () => {
    context = await createContext(engine);
    team = await createPrincipal(context);
    ({ endpoint } = await registerEndpoint(context, team.teamId));
  });
  afterEach(() => context.database.drop());

  const change = (changes: Partial<EndpointSettings>) =>
    updateEndpoint(context, team.teamId, endpoint.id, changes);
  /** Ends a generation, which stores an event. */
  const cancelOne = async () => {
    const { id } = await acceptPicture(context, team);
    await cancelGeneration(context, team, id);
  };
  const statuses = async () => (await deliveryRows(context)).map(({ status }) => status).sort();

  it('is held while it is paused, whether it came before or after, and all goes once it is enabled', async () => {
    await cancelOne();
    await change({ status: 'paused' });
    await cancelOne();
    expect(await deliverDue(context)).toBe(0);
    expect(await statuses()).toEqual(['pending', 'pending']);
    context.notified.length = 0;
    await change({ status: 'enabled' });
    expect(context.notified).toEqual(['event-stored']);
    expect(await deliverDue(context)).toBe(2);
    expect(await statuses()).toEqual(['delivered', 'delivered']);
  });

  it('is held too where an attempt that was under way fails after the pause', async () => {
    await cancelOne();
    const { claims } = await claimDeliveries(context, 1);
    await change({ status: 'paused' });
    context.sender.results.push(answered(500));
    await deliverWebhook(context, claims[0]!);
    context.clock.advance(60_000);
    expect(await deliverDue(context)).toBe(0);
    await change({ status: 'enabled' });
    expect(await deliverDue(context)).toBe(1);
  });

  it('stays held where an attempt that was under way answers 410: only that one fails, nothing is disabled', async () => {
    await cancelOne();
    const { claims } = await claimDeliveries(context, 1);
    await cancelOne();
    await change({ status: 'paused' });
    context.sender.results.push(answered(410));
    await deliverWebhook(context, claims[0]!);
    expect(await findEndpoint(context, team.teamId, endpoint.id)).toMatchObject({ status: 'paused' });
    expect(await statuses()).toEqual(['failed', 'pending']);
    await change({ status: 'enabled' });
    expect(await deliverDue(context)).toBe(1);
    expect(await statuses()).toEqual(['delivered', 'failed']);
  });

  it('stays held where an attempt that was under way fails after five days of failures', async () => {
    await cancelOne();
    const { claims } = await claimDeliveries(context, 1);
    await cancelOne();
    await change({ status: 'paused' });
    await context.store.transaction(async ({ db, tables: { receivers, deliveries } }) => {
      await db.update(receivers).set({ failingSince: context.clock.now() - DISABLE_AFTER_MS });
      const last = defaultRetryScheduleMs.length;
      await db
        .update(deliveries)
        .set({ attemptCount: last })
        .where(eq(deliveries.id, claims[0]!.delivery.id));
      claims[0]!.delivery.attemptCount = last;
    });
    context.sender.results.push(answered(500));
    await deliverWebhook(context, claims[0]!);
    expect(await findEndpoint(context, team.teamId, endpoint.id)).toMatchObject({ status: 'paused' });
    expect(await statuses()).toEqual(['failed', 'pending']);
  });

  it('goes to its new address, with its new headers', async () => {
    await cancelOne();
    await change({ url: 'https://new.example/hook', headers: { 'X-Route': 'a' } });
    expect(await deliverDue(context)).toBe(1);
    const [sent] = context.sender.sent;
    expect(sent).toMatchObject({ url: 'https://new.example/hook', headers: { 'x-route': 'a' } });
  });

  it('does not wait for the rest that the old address was given', async () => {
    for (let i = 0; i < FAILURES_BEFORE_OPENING; i++) {
      await cancelOne();
      context.sender.results.push(receiverDown);
    }
    expect(await deliverDue(context)).toBe(FAILURES_BEFORE_OPENING);
    await cancelOne();
    expect(await deliverDue(context)).toBe(0);
    await change({ url: 'https://new.example/hook' });
    expect(await deliverDue(context)).toBe(1);
  });
});
