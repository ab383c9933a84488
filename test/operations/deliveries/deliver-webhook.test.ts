import { afterEach, beforeEach, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import type { Principal } from '../../../src/domain/access/principal.ts';
import type { EventFilter } from '../../../src/domain/events/event-type.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import { neverStopping } from '../../../src/operations/stop-signals.ts';
import { readSigningSecret } from '../../../src/operations/signing/read-signing-secret.ts';
import { insertEvent } from '../../../src/store/events/events.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered, receiverDown } from './fake-sender.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  deliverDue,
  registerEndpoint,
  secondProcess,
  type TestContext,
} from '../fixture.ts';
import { attemptRows, deliveryRows, eventRows, receiverRows } from '../stored.ts';

describeOnEngines('webhooks', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  async function addEndpoint(name: string, events: EventFilter[] = ['generation.canceled'], by = principal) {
    const url = `https://hooks.example/${name}`;
    const { endpoint, secret } = await registerEndpoint(context, by.teamId, { url, events });
    return { id: endpoint.id, secret };
  }
  /** Ends a generation, which stores its event. */
  async function cancelOne(events?: EventFilter[]) {
    const webhook = events === undefined ? null : { url: 'https://hooks.example/request', events };
    const { id } = await acceptPicture(context, principal, { webhook });
    await cancelGeneration(context, principal, id);
    return id;
  }
  const urls = async () => (await deliveryRows(context)).map(({ url }) => url.split('/').at(-1)).sort();

  it('go to the endpoints that listen for the type and to the request’s own, and to no other team', async () => {
    await addEndpoint('canceled');
    await addEndpoint('all', ['generation.completed', 'generation.failed', 'generation.canceled']);
    await addEndpoint('completed-only', ['generation.completed']);
    await addEndpoint('stranger', ['generation.canceled'], await createPrincipal(context));
    await cancelOne(['generation.canceled']);
    expect(await urls()).toEqual(['all', 'canceled', 'request']);
  });

  it('leave out the request’s own webhook when it does not listen for the type', async () => {
    await cancelOne(['generation.completed']);
    expect(await urls()).toEqual([]);
    expect(await eventRows(context)).toHaveLength(1);
  });

  it('are stored once for a generation and type: the database refuses a second event', async () => {
    const generationId = await cancelOne();
    const [event] = await eventRows(context);
    const again = context.store.transaction((tx) =>
      insertEvent(tx, { ...event!, generationId, id: 'evt_another' }, []),
    );
    await expect(again).rejects.toThrow();
  });

  it('are signed with the endpoint’s secret, or the team’s for the request’s own, and verify', async () => {
    const { secret } = await addEndpoint('own');
    await cancelOne(['generation.canceled']);
    // The receiver's library compares with the real time.
    context.clock.set(Date.now());
    await deliverDue(context);
    const secrets = { own: secret, request: await readSigningSecret(context, principal.teamId) };
    const sentTo = (name: string) => context.sender.sent.find(({ url }) => url.endsWith(`/${name}`))!;
    for (const [name, key] of Object.entries(secrets))
      expect(new Webhook(key).verify(sentTo(name).payload, sentTo(name).headers)).toMatchObject({
        type: 'generation.canceled',
      });
    const { payload, headers } = sentTo('own');
    expect(() => new Webhook(secrets.request).verify(payload, headers)).toThrow();
  });

  it('send the same id and body on every attempt, with the time of the attempt', async () => {
    await addEndpoint('down');
    await cancelOne();
    context.sender.results.push(receiverDown);
    await deliverDue(context);
    context.clock.advance(90_000);
    await deliverDue(context);
    const [first, second] = context.sender.sent;
    expect(second!.payload).toBe(first!.payload);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    const seconds = [first, second].map((request) => Number(request!.headers['webhook-timestamp']));
    expect(seconds[1]! - seconds[0]!).toBe(90);
  });

  it('are tried again by the schedule, each delay within its jitter, and end as failed', async () => {
    await addEndpoint('down');
    await cancelOne();
    const schedule = context.policy.retryScheduleMs;
    for (const delayMs of schedule) {
      context.sender.results.push(answered(500));
      expect(await deliverDue(context)).toBe(1);
      const [delivery] = await deliveryRows(context);
      expect(delivery).toMatchObject({ status: 'pending', finishedAt: null, leaseToken: null });
      const waitMs = delivery!.nextAttemptAt! - context.clock.now();
      expect(waitMs).toBeGreaterThanOrEqual(delayMs * 0.8);
      expect(waitMs).toBeLessThanOrEqual(delayMs * 1.2);
      context.clock.advance(waitMs - 1);
      expect(await deliverDue(context)).toBe(0);
      context.clock.advance(1);
    }
    context.sender.results.push(receiverDown);
    expect(await deliverDue(context)).toBe(1);
    expect(await deliveryRows(context)).toMatchObject([
      {
        status: 'failed',
        attemptCount: schedule.length + 1,
        nextAttemptAt: null,
        finishedAt: context.clock.now(),
      },
    ]);
    const numbers = (await attemptRows(context)).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: schedule.length + 1 }, (_, i) => i + 1));
    context.clock.advance(365 * 24 * 3_600_000);
    expect(await deliverDue(context)).toBe(0);
  });

  it('commit the attempt together with what follows from it', async () => {
    await addEndpoint('here');
    await cancelOne();
    const [claim] = (await claimDeliveries(context, 1)).claims;
    // The attempt's row cannot be written: then the delivery must not be marked as delivered either.
    context.sender.results.push({ ...receiverDown, ok: true, durationMs: null as unknown as number });
    await expect(deliverWebhook(context, claim!)).rejects.toThrow();
    expect(await attemptRows(context)).toEqual([]);
    expect(await deliveryRows(context)).toMatchObject([{ status: 'pending', attemptCount: 0 }]);
  });

  it('record what the receiver answered', async () => {
    await addEndpoint('down');
    await cancelOne();
    context.sender.results.push(receiverDown);
    await deliverDue(context);
    expect(await attemptRows(context)).toMatchObject([
      {
        number: 1,
        statusCode: 503,
        error: receiverDown.error,
        durationMs: receiverDown.durationMs,
        responseExcerpt: receiverDown.responseExcerpt,
        startedAt: context.clock.now(),
      },
    ]);
  });

  it('are claimed by one dispatcher only', async () => {
    await addEndpoint('a');
    await addEndpoint('b');
    await cancelOne();
    const other = secondProcess(context);
    const rounds = await Promise.all([claimDeliveries(context, 5), claimDeliveries(other, 5)]);
    expect(rounds.flatMap(({ claims }) => claims)).toHaveLength(2);
  });

  it('are exhausted at once when their endpoint is deleted, waiting or under way, and nothing is sent', async () => {
    const waiting = await addEndpoint('waiting');
    await cancelOne();
    expect(await deleteEndpoint(context, principal.teamId, waiting.id)).toBe(true);
    expect(await deliveryRows(context)).toMatchObject([{ status: 'failed', nextAttemptAt: null }]);

    const underWay = await addEndpoint('under-way');
    context.clock.advance(1);
    await cancelOne();
    const [claim] = (await claimDeliveries(context, 1)).claims;
    await deleteEndpoint(context, principal.teamId, underWay.id);
    await deliverWebhook(context, claim!);
    const rows = await deliveryRows(context);
    expect(rows.map(({ status, nextAttemptAt }) => [status, nextAttemptAt])).toEqual([
      ['failed', null],
      ['failed', null],
    ]);
    expect(context.sender.sent).toEqual([]);
  });

  it('that this process stops under way are due again at once, and say nothing of the receiver', async () => {
    const { id } = await addEndpoint('slow');
    await cancelOne();
    const [claim] = (await claimDeliveries(context, 1)).claims;
    const stop = { ...neverStopping(), webhooksAndPolls: AbortSignal.abort() };
    context.sender.results.push(receiverDown);
    await deliverWebhook({ ...context, stop }, claim!);
    expect(await attemptRows(context)).toEqual([]);
    expect(await deliveryRows(context)).toMatchObject([
      { status: 'pending', attemptCount: 0, leaseToken: null },
    ]);
    expect(await receiverRows(context)).toMatchObject([
      { id, consecutiveFailures: 0, nextAttemptAt: context.clock.now() },
    ]);
    expect(await deliverDue(context)).toBe(1);
    expect(await deliveryRows(context)).toMatchObject([{ status: 'delivered' }]);
  });

  it('that are acknowledged while this process stops are delivered', async () => {
    await addEndpoint('quick');
    await cancelOne();
    const [claim] = (await claimDeliveries(context, 1)).claims;
    const stop = { ...neverStopping(), webhooksAndPolls: AbortSignal.abort() };
    await deliverWebhook({ ...context, stop }, claim!);
    expect(await deliveryRows(context)).toMatchObject([{ status: 'delivered', attemptCount: 1 }]);
  });

  it('whose lease was lost meanwhile change nothing, not even the receiver, and wake nobody', async () => {
    await addEndpoint('slow');
    await cancelOne();
    const [claim] = (await claimDeliveries(context, 1)).claims;
    const before = [await deliveryRows(context), await receiverRows(context)];
    context.notified.length = 0;
    context.sender.results.push(answered(410));
    await deliverWebhook(context, { ...claim!, leaseToken: 'lease_of_others' });
    expect([await deliveryRows(context), await receiverRows(context)]).toEqual(before);
    expect(await attemptRows(context)).toEqual([]);
    expect(context.notified).toEqual([]);
  });

  it('no longer go to a deleted endpoint', async () => {
    const { id } = await addEndpoint('gone');
    await deleteEndpoint(context, principal.teamId, id);
    await cancelOne();
    expect(await urls()).toEqual([]);
  });
});
