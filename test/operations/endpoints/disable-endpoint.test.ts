import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import {
  claimDeliveries,
  type ClaimedDelivery,
} from '../../../src/operations/deliveries/claim-deliveries.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import { findEndpoint } from '../../../src/operations/endpoints/find-endpoint.ts';
import { requestReceiverId } from '../../../src/store/endpoints/receivers.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered, received } from '../deliveries/fake-sender.ts';
import {
  createContext,
  createPrincipal,
  proveReceiver,
  secondProcess,
  type TestContext,
} from '../fixture.ts';
import { attemptRows, deliveryRows, eventRows } from '../stored.ts';
import {
  addEndpoint,
  claimAll,
  claimNextDue,
  deliverEach,
  deliveryCounts,
  storeEvents,
} from '../deliveries/webhooks.ts';

const gone = answered(410);

describeOnEngines('an endpoint', (engine) => {
  let context: TestContext;
  let teamId: string;
  beforeEach(async () => {
    context = await createContext(engine);
    teamId = (await createPrincipal(context)).teamId;
  });
  afterEach(() => context.database.drop());

  const statusOf = async (id: string, owner: string | null = teamId) => {
    const { status, disabledReason } = (await findEndpoint(context, owner, id))!;
    return [status, disabledReason];
  };
  const disabledEvents = async () =>
    (await eventRows(context)).filter(({ type }) => type === 'endpoint.disabled');
  const deliveriesTo = async (id: string) =>
    (await deliveryRows(context)).filter(({ endpointId }) => endpointId === id);

  const exhausted = () => context.observed.filter(({ kind }) => kind === 'delivery_exhausted');

  it('that answers 410 is disabled, and what waits for it fails', async () => {
    const { id } = await addEndpoint(context, teamId, 'gone');
    await storeEvents(context, teamId, 10);
    const [claim] = await claimAll(context, 1);
    await deliverEach(context, [claim!], gone);
    expect(await statusOf(id)).toEqual(['disabled', 'gone']);
    expect(await deliveryCounts(context)).toEqual({ failed: 10 });
    expect(await attemptRows(context)).toMatchObject([{ statusCode: 410 }]);
    await storeEvents(context, teamId);
    expect(await deliveryCounts(context)).toEqual({ failed: 11 });
    expect(context.observed).toContainEqual({
      kind: 'endpoint_disabled',
      endpointId: id,
      teamId,
      reason: 'gone',
      failingSince: context.clock.now(),
    });
    expect(exhausted()).toHaveLength(9);
    expect(exhausted()[0]).toMatchObject({ receiverId: id, endpointId: id, reason: 'endpoint_disabled' });
  });

  it('that is deleted says how much of what waited is exhausted with it, and nothing where nothing did', async () => {
    const { id } = await addEndpoint(context, teamId, 'unwanted');
    const { id: idle } = await addEndpoint(context, (await createPrincipal(context)).teamId, 'idle');
    await storeEvents(context, teamId, 3);
    await deleteEndpoint(context, teamId, id);
    await deleteEndpoint(context, teamId, idle);
    expect(await deliveryCounts(context)).toEqual({ failed: 3 });
    expect(exhausted()).toHaveLength(3);
    expect(exhausted()[0]).toMatchObject({ endpointId: id, reason: 'endpoint_deleted', teamId });
  });

  it('that was disabled gets nothing of what was under way, which fails', async () => {
    await addEndpoint(context, teamId, 'gone');
    await storeEvents(context, teamId, 3);
    const claims = await claimAll(context);
    await deliverEach(context, claims.slice(0, 1), gone);
    await deliverEach(context, claims.slice(1), received);
    expect(context.sender.sent).toHaveLength(1);
    expect(await deliveryCounts(context)).toEqual({ failed: 3 });
    expect((await attemptRows(context)).map(({ error }) => error).sort()).toEqual([
      'The endpoint is disabled.',
      'The endpoint is disabled.',
      gone.error,
    ]);
  });

  it('that was disabled is reported to the team’s others and the operator’s, never to itself', async () => {
    const bad = await addEndpoint(context, teamId, 'gone');
    const good = await addEndpoint(context, teamId, 'good');
    const operators = await addEndpoint(context, null, 'operator');
    const strangers = await addEndpoint(context, (await createPrincipal(context)).teamId, 'stranger');
    await storeEvents(context, teamId);
    context.notified.length = 0;
    const claims = await claimAll(context);
    const toBad = claims.filter(({ delivery }) => delivery.endpointId === bad.id);
    await deliverEach(context, toBad, gone);
    expect(context.notified).toEqual(['event-stored']);
    const [event] = await disabledEvents();
    expect(event).toMatchObject({ teamId, generationId: null });
    expect(JSON.parse(event!.payload)).toMatchObject({
      type: 'endpoint.disabled',
      data: { endpointId: bad.id, url: bad.url, reason: 'gone' },
    });
    const notified = (await deliveryRows(context)).filter(({ eventId }) => eventId === event!.id);
    expect(notified.map(({ endpointId }) => endpointId).sort()).toEqual([good.id, operators.id].sort());
    expect(await deliveriesTo(strangers.id)).toEqual([]);
  });

  it('of the operator is reported to the operator’s others', async () => {
    const bad = await addEndpoint(context, null, 'gone');
    const other = await addEndpoint(context, null, 'other');
    const teams = await addEndpoint(context, teamId, 'team');
    await storeEvents(context, null, 1, { type: 'budget.exhausted' });
    const claims = await claimAll(context);
    await deliverEach(
      context,
      claims.filter(({ delivery }) => delivery.endpointId === bad.id),
      gone,
    );
    expect(await statusOf(bad.id, null)).toEqual(['disabled', 'gone']);
    expect(await deliveriesTo(other.id)).toHaveLength(2);
    expect(await deliveriesTo(teams.id)).toEqual([]);
  });

  it('that answers 410 twice at the same time is disabled once, with one event', async () => {
    const { id } = await addEndpoint(context, teamId, 'gone');
    await addEndpoint(context, teamId, 'good');
    await storeEvents(context, teamId, 2);
    const claims = (await claimAll(context)).filter(({ delivery }) => delivery.endpointId === id);
    // Both have been sent when the first is recorded.
    let waiting = 0;
    let release: (() => void) | undefined;
    const bothSent = new Promise<void>((resolve) => (release = resolve));
    context.sender.send = async () => {
      if (++waiting === 2) release?.();
      await bothSent;
      return gone;
    };
    const deliver = (process: TestContext, claim: ClaimedDelivery | undefined) =>
      deliverWebhook(process, claim!);
    const other = { ...secondProcess(context), sender: context.sender };
    await Promise.all([deliver(context, claims[0]), deliver(other, claims[1])]);
    expect(await statusOf(id)).toEqual(['disabled', 'gone']);
    expect(await disabledEvents()).toHaveLength(1);
    expect((await deliveriesTo(id)).map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  it('with more that waits than one transaction should end has all of it ended by the next claims', async () => {
    const { id } = await addEndpoint(context, teamId, 'gone');
    await storeEvents(context, teamId, 2);
    const [claim, other] = await claimAll(context);
    await context.store.transaction(async ({ db, tables: { deliveries } }) => {
      const { leaseToken: _, leaseExpiresAt: __, ...row } = other!.delivery;
      const rows = Array.from({ length: 2_500 }, (___, i) => ({ ...row, id: `dlv_${i}` }));
      for (let i = 0; i < rows.length; i += 500) await db.insert(deliveries).values(rows.slice(i, i + 500));
    });
    await deliverEach(context, [claim!], gone);
    while ((await claimDeliveries(context, 100)).nextDueAt !== null);
    expect(await deliveryCounts(context)).toEqual({ failed: 2_501, pending: 1 });
    expect(exhausted()).toHaveLength(2_500);
    await deliverEach(context, [other!], received);
    expect(await deliveriesTo(id)).toHaveLength(2_502);
    expect(await deliveryCounts(context)).toEqual({ failed: 2_502 });
  });

  it('that takes nothing for five days is disabled, and not before', async () => {
    const { id } = await addEndpoint(context, teamId, 'down');
    await storeEvents(context, teamId);
    const since = context.clock.now();
    const fail = async () => deliverEach(context, await claimNextDue(context), answered(500));
    for (;;) {
      const { nextDueAt } = await claimDeliveries(context, 0);
      if (nextDueAt === null) await storeEvents(context, teamId);
      if ((nextDueAt ?? context.clock.now()) >= since + 5 * DAY_MS) break;
      await fail();
      expect(await statusOf(id)).toEqual(['enabled', null]);
    }
    context.clock.set(since + 5 * DAY_MS - 1);
    await storeEvents(context, teamId, 2);
    await fail();
    expect(await statusOf(id)).toEqual(['enabled', null]);
    context.clock.advance(HOUR_MS);
    await fail();
    expect(await statusOf(id)).toEqual(['disabled', 'failing']);
    expect(await deliveryCounts(context)).not.toHaveProperty('pending');
    const [event] = await disabledEvents();
    expect(JSON.parse(event!.payload)).toMatchObject({
      data: {
        reason: 'failing',
        disabledAt: new Date(context.clock.now()).toISOString(),
        failingSince: new Date(since).toISOString(),
      },
    });
  });

  it('that takes anything within five days is not disabled', async () => {
    const { id } = await addEndpoint(context, teamId, 'flaky');
    for (let day = 0; day < 12; day++) {
      await storeEvents(context, teamId);
      await deliverEach(context, await claimNextDue(context), day % 4 === 3 ? received : answered(500));
      context.clock.advance(DAY_MS);
    }
    expect(await statusOf(id)).toEqual(['enabled', null]);
  });

  it('is not what a request’s own webhook goes to: 410 fails the delivery and disables nothing', async () => {
    const { id } = await addEndpoint(context, teamId, 'good');
    const url = 'https://request.example/';
    await proveReceiver(context, { receiverId: requestReceiverId(teamId, url), endpointId: null, teamId });
    await storeEvents(context, teamId, 1, { url });
    const claims = await claimAll(context);
    await deliverEach(
      context,
      claims.filter(({ delivery }) => delivery.url === url),
      gone,
    );
    expect(await statusOf(id)).toEqual(['enabled', null]);
    expect(await disabledEvents()).toEqual([]);
    await storeEvents(context, teamId, 1, { url });
    expect(await claimAll(context)).toHaveLength(2);
  });

  it('is not what a request’s own webhook goes to: what waited for five days fails, what is new is tried', async () => {
    const url = 'https://request.example/';
    const since = context.clock.now();
    await proveReceiver(context, { receiverId: requestReceiverId(teamId, url), endpointId: null, teamId });
    await storeEvents(context, teamId, 5, { url });
    await deliverEach(context, await claimAll(context), answered(500));
    await storeEvents(context, teamId, 8, { url });
    for (let i = 0; i < 5; i++) await deliverEach(context, await claimNextDue(context), answered(500));
    expect(await deliveryCounts(context)).toEqual({ pending: 13 });
    context.clock.set(since + 5 * DAY_MS);
    await storeEvents(context, teamId, 1, { url });
    await deliverEach(context, await claimAll(context), answered(500));
    // Three had never been tried, and one of them is now.
    expect(await deliveryCounts(context)).toEqual({ failed: 2, pending: 12 });
    const receiverDown = { endpointId: null, reason: 'receiver_down' };
    expect(exhausted()).toMatchObject([receiverDown, receiverDown]);
    expect(await claimNextDue(context)).toHaveLength(1);
  });
});
