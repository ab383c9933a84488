import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EndpointStatus } from '../../../src/domain/endpoints/endpoint.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { refreshReceiver } from '../../../src/store/endpoints/receivers.ts';
import { createDispatcher } from '../../../src/workers/dispatcher.ts';
import { createSlots } from '../../../src/workers/slots.ts';
import { createDeferred } from '../../deferred.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered, noAnswer, received } from './fake-sender.ts';
import {
  createContext,
  createPrincipal,
  proveReceiver,
  secondProcess,
  type TestContext,
} from '../fixture.ts';
import { deliveryRows } from '../stored.ts';
import {
  addEndpoint,
  claimAll,
  claimNextDue,
  deliverEach,
  deliveryCounts,
  receiverOf,
  storeEvents,
} from './webhooks.ts';

const nothing = () => undefined;
const rethrow = (error: unknown) => {
  throw error;
};

describeOnEngines('deliveries to a receiver', (engine) => {
  let context: TestContext;
  let teamId: string;
  beforeEach(async () => {
    context = await createContext(engine);
    teamId = (await createPrincipal(context)).teamId;
  });
  afterEach(() => context.database.drop());

  const setStatus = (id: string, status: EndpointStatus) =>
    context.store.transaction(async (tx) => {
      const { endpoints: e } = tx.tables;
      await tx.db.update(e).set({ status }).where(eq(e.id, id));
      await refreshReceiver(tx, id);
    });

  it('are under way no more than its limit at a time; each that ends makes room for one', async () => {
    await addEndpoint(context, teamId, 'busy');
    await storeEvents(context, teamId, 10);
    const claims = await claimAll(context);
    expect(claims).toHaveLength(8);
    expect(await claimDeliveries(context, 10)).toEqual({ claims: [], nextDueAt: null });
    await deliverEach(context, claims.slice(0, 1), received);
    expect(await claimAll(context)).toHaveLength(1);
    await deliverEach(context, claims.slice(1), answered(404));
    expect(await claimAll(context)).toHaveLength(1);
  });

  it('are claimed in the order in which they came due', async () => {
    await addEndpoint(context, teamId, 'busy');
    for (let i = 0; i < 3; i++) {
      await storeEvents(context, teamId);
      context.clock.advance(1);
    }
    const ids = (await deliveryRows(context)).map(({ id }) => id);
    for (const id of ids) {
      const [claim, ...others] = await claimAll(context, 1);
      expect([claim?.delivery.id, others]).toEqual([id, []]);
    }
  });

  it('are not more under way than its limit when two processes claim at once', async () => {
    const other = secondProcess(context);
    for (const name of ['a', 'b', 'c']) await addEndpoint(context, teamId, name);
    await storeEvents(context, teamId, 12);
    const claiming = [context, other, context, other].map((process) => claimAll(process));
    const claims = (await Promise.all(claiming)).flat();
    // Who finds a receiver locked looks again.
    claims.push(...(await claimAll(context)), ...(await claimAll(other)));
    const ids = claims.map(({ delivery }) => delivery.receiverId);
    expect([...new Set(ids)].map((id) => ids.filter((each) => each === id).length)).toEqual([8, 8, 8]);
    expect(new Set(claims.map(({ delivery }) => delivery.id)).size).toBe(24);
  });

  it('of 50 endpoints of which 5 hang: the other 45 get all of theirs meanwhile', async () => {
    const answer = createDeferred();
    const { send } = context.sender;
    context.sender.send = async (request) => {
      if (!request.url.includes('hangs')) return send(request);
      await answer.promise;
      return noAnswer;
    };
    // Their team may hold half of the slots, so there is room for one beside those that hang: without a limit of
    // their own they would take all of it.
    const slots = createSlots(2 * 5 * 8 + 1, nothing, rethrow);
    const dispatcher = createDispatcher(context, slots);
    for (let i = 0; i < 5; i++) await addEndpoint(context, teamId, `hangs-${i}`);
    await storeEvents(context, teamId, 10);
    await dispatcher.runOnce();
    for (let i = 0; i < 45; i++) await addEndpoint(context, teamId, `answers-${i}`);
    await storeEvents(context, teamId, 2);

    const attempts = () => context.observed.filter(({ kind }) => kind === 'webhook_attempted').length;
    while (attempts() < 45 * 2) {
      await dispatcher.runOnce();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await deliveryCounts(context)).toEqual({ delivered: 45 * 2, pending: 5 * 12 });
    const underWay = (await deliveryRows(context)).filter(({ leaseToken }) => leaseToken !== null);
    expect(underWay).toHaveLength(5 * 8);
    answer.resolve();
    await slots.idle();
  }, 30_000);

  it('wait while it rests after failures in a row; then one is tried at a time, until one is answered', async () => {
    const { id } = await addEndpoint(context, teamId, 'down');
    await storeEvents(context, teamId, 20);
    await deliverEach(context, await claimAll(context), answered(500));
    const { retryAt } = (await receiverOf(context, id))!;
    expect(await claimDeliveries(context, 10)).toEqual({ claims: [], nextDueAt: retryAt });
    expect(await deliveryCounts(context)).toEqual({ pending: 20 });
    expect(context.observed.filter(({ kind }) => kind === 'receiver_circuit_opened')).toMatchObject([
      { receiverId: id, endpointId: id, retryAt },
    ]);

    context.clock.set(retryAt! - 1);
    expect(await claimAll(context)).toEqual([]);
    const [probe, ...others] = await claimNextDue(context);
    expect([others, await claimAll(context)]).toEqual([[], []]);
    await deliverEach(context, [probe!], answered(500));
    expect(await claimAll(context)).toEqual([]);

    await deliverEach(context, await claimNextDue(context), received);
    expect(await receiverOf(context, id)).toMatchObject({ failingSince: null, retryAt: null });
    expect(await claimAll(context)).toHaveLength(8);
  });

  it('do not wait for it to rest when it refuses them', async () => {
    await addEndpoint(context, teamId, 'picky');
    await storeEvents(context, teamId, 10);
    await deliverEach(context, await claimAll(context), answered(422));
    expect(await claimAll(context)).toHaveLength(2);
  });

  it('that come with requests are kept apart by team and origin', async () => {
    const urls = ['https://a.example/1', 'https://a.example/2', 'https://b.example/'];
    for (const url of urls) await storeEvents(context, teamId, 6, { url });
    const stranger = await createPrincipal(context);
    for (const [owner, name] of [
      [teamId, 'a'],
      [teamId, 'b'],
      [stranger.teamId, 'a'],
    ] as const) {
      const receiverId = `${owner} https://${name}.example`;
      await proveReceiver(context, { receiverId, endpointId: null, teamId: owner });
    }
    await storeEvents(context, stranger.teamId, 6, { url: 'https://a.example/1' });
    const ids = (await claimAll(context)).map(({ delivery }) => delivery.receiverId);
    const countOf = (id: string) => ids.filter((each) => each === id).length;
    expect(countOf(`${teamId} https://a.example`)).toBe(8);
    expect(countOf(`${teamId} https://b.example`)).toBe(6);
    expect(countOf(`${stranger.teamId} https://a.example`)).toBe(6);
  });

  it('are held while it is paused, whenever they were stored, and sent once it is enabled', async () => {
    const { id } = await addEndpoint(context, teamId, 'paused');
    await storeEvents(context, teamId);
    await setStatus(id, 'paused');
    await storeEvents(context, teamId);
    expect(await claimDeliveries(context, 10)).toEqual({ claims: [], nextDueAt: null });
    context.clock.advance(30 * 24 * 3_600_000);
    expect(await claimAll(context)).toEqual([]);
    expect(await deliveryCounts(context)).toEqual({ pending: 2 });
    await setStatus(id, 'enabled');
    // One first, because its last answer was long ago.
    for (let i = 0; i < 2; i++) await deliverEach(context, await claimAll(context), received);
    expect(await deliveryCounts(context)).toEqual({ delivered: 2 });
  });

  it('that is disabled fail visibly from the start, and nothing is sent', async () => {
    const { id } = await addEndpoint(context, teamId, 'disabled');
    await setStatus(id, 'disabled');
    await storeEvents(context, teamId);
    expect(await deliveryRows(context)).toMatchObject([
      { status: 'failed', nextAttemptAt: null, finishedAt: context.clock.now(), attemptCount: 0 },
    ]);
    expect(await claimAll(context)).toEqual([]);
  });

  it('that was disabled or deleted while they were stored end as failed when a claim looks', async () => {
    const { id } = await addEndpoint(context, teamId, 'disabled');
    await storeEvents(context, teamId, 2);
    await setStatus(id, 'disabled');
    expect(await claimAll(context)).toEqual([]);
    expect(await deliveryCounts(context)).toEqual({ failed: 2 });
  });

  it('of two teams are both claimed at once, however many receivers the first has', async () => {
    const teams = [teamId, (await createPrincipal(context)).teamId];
    for (const team of teams) {
      for (let i = 0; i < 40; i++) await storeEvents(context, team, 1, { url: `https://${i}.example/` });
      context.clock.advance(1);
    }
    const { claims } = await claimDeliveries(context, 200);
    expect(claims.filter(({ delivery }) => delivery.teamId === teams[0])).toHaveLength(16);
    expect(claims.filter(({ delivery }) => delivery.teamId === teams[1])).toHaveLength(16);
  });

  it('come to their turn however many receivers there are', async () => {
    for (let i = 0; i < 40; i++) await storeEvents(context, teamId, 1, { url: `https://${i}.example/` });
    const first = await claimDeliveries(context, 200);
    expect(first.nextDueAt).toBe(context.clock.now());
    expect(first.claims.length + (await claimAll(context)).length).toBe(40);
  });
});
