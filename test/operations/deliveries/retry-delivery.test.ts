import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointStatus } from '../../../src/domain/endpoints/endpoint.ts';
import { FAILURES_BEFORE_OPENING } from '../../../src/domain/endpoints/receiver-health.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import { findDelivery } from '../../../src/operations/deliveries/find-delivery.ts';
import { listDeliveries } from '../../../src/operations/deliveries/list-deliveries.ts';
import { retryDelivery } from '../../../src/operations/deliveries/retry-delivery.ts';
import { testEndpoint } from '../../../src/operations/endpoints/test-endpoint.ts';
import { describeOnEngines } from '../../engines.ts';
import { receiverDown } from './fake-sender.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  deliverDue,
  registerEndpoint,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('retrying a delivery', (engine) => {
  let context: TestContext;
  let ours: Principal;
  let endpointId: string;

  beforeEach(async () => {
    context = await createContext(engine, { retryScheduleMs: [60_000] });
    ours = await createPrincipal(context);
    endpointId = (await registerEndpoint(context, ours.teamId)).endpoint.id;
  });
  afterEach(() => context.database.drop());

  async function cancelOne(changes = {}) {
    const { id } = await acceptPicture(context, ours, changes);
    await cancelGeneration(context, ours, id);
    const { deliveries } = await listDeliveries(context, ours.teamId, { generationId: id, limit: 10 });
    return deliveries[0]!.id;
  }
  /** Whatever the receiver answers, until the schedule is used up. */
  async function failOne() {
    const id = await cancelOne();
    context.sender.results.push(receiverDown, receiverDown);
    await deliverDue(context);
    context.clock.advance(600_000);
    await deliverDue(context);
    expect(await read(id)).toMatchObject({ status: 'failed', attemptCount: 2 });
    return id;
  }
  /** With a backlog that is due, and was before whatever comes now. */
  async function openCircuit() {
    for (let i = 0; i < FAILURES_BEFORE_OPENING; i++) await cancelOne();
    context.sender.results.push(...Array.from({ length: FAILURES_BEFORE_OPENING }, () => receiverDown));
    await deliverDue(context);
    for (let i = 0; i < 3; i++) await cancelOne();
    expect(await deliverDue(context)).toBe(0);
    context.clock.advance(1_000);
  }
  const read = async (id: string) => (await findDelivery(context, ours.teamId, id))!.delivery;
  const retry = (id: string, teamId: string | null = ours.teamId) => retryDelivery(context, teamId, id);
  const setStatus = (status: EndpointStatus) =>
    context.store.transaction(async ({ db, tables: { endpoints } }) => {
      await db.update(endpoints).set({ status }).where(eq(endpoints.id, endpointId));
    });

  describe('a retry', () => {
    it('sends a failed delivery again at once, and by the whole schedule if it fails again', async () => {
      const id = await failOne();
      context.notified.length = 0;
      expect(await retry(id)).toMatchObject({
        outcome: 'requeued',
        delivery: {
          status: 'pending',
          nextAttemptAt: context.clock.now(),
          finishedAt: null,
          attemptCount: 2,
        },
      });
      expect(context.notified).toEqual(['event-stored']);
      context.sender.results.push(receiverDown);
      expect(await deliverDue(context)).toBe(1);
      expect(await read(id)).toMatchObject({ status: 'pending', attemptCount: 3 });
      context.clock.advance(600_000);
      expect(await deliverDue(context)).toBe(1);
      expect(await read(id)).toMatchObject({
        status: 'delivered',
        attemptCount: 4,
        lastAttempt: { number: 4 },
      });
      const ids = context.sender.sent.map(({ headers }) => headers['webhook-id']);
      expect(new Set(ids).size).toBe(1);
    });

    it('sends one that was delivered once more, and one that waits at once', async () => {
      const id = await cancelOne();
      await deliverDue(context);
      expect(await retry(id)).toMatchObject({ outcome: 'requeued', delivery: { finishedAt: null } });
      context.sender.results.push(receiverDown);
      await deliverDue(context);
      expect((await read(id)).nextAttemptAt).toBeGreaterThan(context.clock.now());
      expect(await retry(id)).toMatchObject({ outcome: 'requeued' });
      expect(await deliverDue(context)).toBe(1);
      expect(await read(id)).toMatchObject({ status: 'delivered', attemptCount: 3 });
    });

    it('sends the webhook of a request again', async () => {
      await deleteEndpoint(context, ours.teamId, endpointId);
      const webhook = { url: 'https://hooks.example/request', events: ['generation.canceled' as const] };
      const id = await cancelOne({ webhook });
      await deliverDue(context);
      expect(await retry(id)).toMatchObject({ outcome: 'requeued', delivery: { endpointId: null } });
      expect(await deliverDue(context)).toBe(1);
      expect(context.sender.sent.map(({ url }) => url)).toEqual([webhook.url, webhook.url]);
    });

    it('does not disturb an attempt that is under way', async () => {
      const id = await cancelOne();
      const { claims } = await claimDeliveries(context, 1);
      expect(await retry(id)).toEqual({ outcome: 'under_way' });
      await deliverWebhook(context, claims[0]!);
      expect(await read(id)).toMatchObject({ status: 'delivered', attemptCount: 1 });
    });

    it('tries a receiver that rests all the same', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 6; i++) ids.push(await cancelOne());
      context.sender.results.push(...ids.map(() => receiverDown));
      while ((await deliverDue(context)) > 0);
      expect(await deliverDue(context)).toBe(0);
      await retry(ids[0]!);
      expect(await deliverDue(context)).toBeGreaterThan(0);
    });

    it('is what a receiver that rests is tried with, before an older backlog', async () => {
      const id = await cancelOne();
      await deliverDue(context);
      await openCircuit();
      await retry(id);
      expect((await claimDeliveries(context, 100)).claims.map(({ delivery }) => delivery.id)).toEqual([id]);
    });

    it('goes to where the endpoint is now', async () => {
      const id = await failOne();
      const url = 'https://moved.example/hook';
      await context.store.transaction(async ({ db, tables: { endpoints } }) => {
        await db.update(endpoints).set({ url }).where(eq(endpoints.id, endpointId));
      });
      expect(await retry(id)).toMatchObject({ delivery: { url } });
      await deliverDue(context);
      expect(context.sender.sent.at(-1)).toMatchObject({ url });
    });

    it('to a paused endpoint is held', async () => {
      const id = await failOne();
      await setStatus('paused');
      expect(await retry(id)).toMatchObject({ outcome: 'requeued', delivery: { status: 'pending' } });
      expect(await deliverDue(context)).toBe(0);
    });

    it('to a disabled or deleted endpoint is refused and changes nothing', async () => {
      const id = await failOne();
      await setStatus('disabled');
      expect(await retry(id)).toEqual({ outcome: 'endpoint_disabled' });
      await deleteEndpoint(context, ours.teamId, endpointId);
      expect(await retry(id)).toEqual({ outcome: 'endpoint_deleted' });
      expect(await read(id)).toMatchObject({ status: 'failed' });
    });

    it('is for the team itself', async () => {
      const id = await failOne();
      const theirs = await createPrincipal(context);
      for (const stranger of [theirs.teamId, null])
        expect(await retry(id, stranger)).toEqual({ outcome: 'not_found' });
      expect(await retry('dlv_none')).toEqual({ outcome: 'not_found' });
      expect(await read(id)).toMatchObject({ status: 'failed' });
    });
  });

  describe('a test of an endpoint', () => {
    const test = (teamId: string | null = ours.teamId) => testEndpoint(context, teamId, endpointId);

    it('sends it a ping and no other, whatever it listens for', async () => {
      await registerEndpoint(context, ours.teamId, { events: ['*'] });
      const outcome = await test();
      expect(outcome).toMatchObject({
        outcome: 'requested',
        delivery: { endpointId, eventType: 'ping', status: 'pending', attemptCount: 0 },
      });
      expect(context.notified).toContain('event-stored');
      expect(await deliverDue(context)).toBe(1);
      expect(JSON.parse(context.sender.sent[0]!.payload)).toMatchObject({
        type: 'ping',
        data: { object: 'ping', endpointId },
      });
      if (outcome.outcome !== 'requested') throw new Error(outcome.outcome);
      expect(await read(outcome.delivery.id)).toMatchObject({ status: 'delivered' });
    });

    it('tries a receiver that rests with the ping, before what has waited for longer', async () => {
      await openCircuit();
      const outcome = await test();
      const { claims } = await claimDeliveries(context, 100);
      expect(outcome).toMatchObject({ delivery: { id: claims[0]!.delivery.id, eventType: 'ping' } });
      expect(claims).toHaveLength(1);
    });

    it('of a paused, disabled, deleted or another’s endpoint sends nothing', async () => {
      await setStatus('paused');
      expect(await test()).toEqual({ outcome: 'endpoint_paused' });
      await setStatus('disabled');
      expect(await test()).toEqual({ outcome: 'endpoint_disabled' });
      await setStatus('enabled');
      expect(await test(null)).toEqual({ outcome: 'not_found' });
      expect(await test((await createPrincipal(context)).teamId)).toEqual({ outcome: 'not_found' });
      await deleteEndpoint(context, ours.teamId, endpointId);
      expect(await test()).toEqual({ outcome: 'not_found' });
      expect(await deliverDue(context)).toBe(0);
    });
  });
});
