import { afterEach, beforeEach, expect, it } from 'vitest';
import { newId } from '../../../src/domain/new-id.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { findDelivery } from '../../../src/operations/deliveries/find-delivery.ts';
import { findEvent } from '../../../src/operations/events/find-event.ts';
import {
  listDeliveries,
  type ListDeliveriesParams,
} from '../../../src/operations/deliveries/list-deliveries.ts';
import { listEvents, type ListEventsParams } from '../../../src/operations/events/list-events.ts';
import { testEndpoint } from '../../../src/operations/endpoints/test-endpoint.ts';
import { describeOnEngines } from '../../engines.ts';
import { received, receiverDown } from './fake-sender.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  deliverDue,
  registerEndpoint,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('the webhook log', (engine) => {
  let context: TestContext;
  let ours: Principal;
  let theirs: Principal;
  let orders: string;

  beforeEach(async () => {
    context = await createContext(engine);
    ours = await createPrincipal(context);
    theirs = await createPrincipal(context);
    orders = (await registerEndpoint(context, ours.teamId)).endpoint.id;
    await registerEndpoint(context, ours.teamId);
  });
  afterEach(() => context.database.drop());

  /** Ends a generation, a second after what came before: an event, and a delivery to each endpoint. */
  async function cancelOne(by = ours): Promise<string> {
    context.clock.advance(1_000);
    const { id } = await acceptPicture(context, by);
    await cancelGeneration(context, by, id);
    return id;
  }
  /** Events of our team with a delivery that was received, a millisecond apart. */
  async function addDelivered(number: number, endpointId: string, owner: string | null = ours.teamId) {
    const { teamId } = ours;
    await context.store.transaction(async ({ db, tables, now }) => {
      // As many rows as both engines take in one statement.
      for (let from = 1; from <= number; from += 2_000) {
        const rows = Array.from({ length: Math.min(2_000, number + 1 - from) }, (_, i) => {
          const createdAt = now + from + i;
          return { createdAt, eventId: newId('event', createdAt), id: newId('delivery', createdAt) };
        });
        const event = { teamId, type: 'generation.failed' as const, payload: '{}' };
        await db
          .insert(tables.events)
          .values(rows.map(({ eventId: id, createdAt }) => ({ ...event, id, sequence: id, createdAt })));
        const sent = {
          teamId: owner,
          endpointId,
          receiverId: endpointId,
          url: '',
          status: 'delivered' as const,
          attemptCount: 1,
        };
        await db.insert(tables.deliveries).values(rows.map((row) => ({ ...sent, ...row })));
      }
    });
  }
  const deliveries = async (query: Partial<ListDeliveriesParams> = {}, teamId: string | null = ours.teamId) =>
    (await listDeliveries(context, teamId, { limit: 100, ...query })).deliveries;
  const events = async (query: Partial<ListEventsParams> = {}, teamId: string | null = ours.teamId) =>
    (await listEvents(context, teamId, { limit: 100, ...query })).events;

  it('lists each delivery once, newest first, while new ones come between the pages', async () => {
    for (let i = 0; i < 3; i++) await cancelOne();
    const all = (await deliveries()).map(({ id }) => id);
    expect(all).toEqual(all.toSorted().reverse());
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(context, ours.teamId, { limit: 2, cursor });
      seen.push(...page.deliveries.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      await cancelOne();
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    expect(all).toHaveLength(6);
  });

  it('shows with each delivery how its last attempt went', async () => {
    await cancelOne();
    expect(await deliveries()).toMatchObject([{ lastAttempt: null }, { lastAttempt: null }]);
    context.sender.results.push(receiverDown, receiverDown);
    await deliverDue(context);
    context.clock.advance(600_000);
    context.sender.results.push({ ...receiverDown, statusCode: null, error: 'No answer.' });
    await deliverDue(context);
    const results = (await deliveries()).map(({ status, lastAttempt }) => [status, lastAttempt?.error]);
    expect(results.toSorted()).toEqual([
      ['delivered', null],
      ['pending', 'No answer.'],
    ]);
    expect(await deliveries({ statuses: ['pending'] })).toMatchObject([
      { attemptCount: 2, lastAttempt: { number: 2, statusCode: null, durationMs: received.durationMs } },
    ]);
  });

  it('shows every attempt of a delivery in order, with what was answered', async () => {
    await cancelOne();
    context.sender.results.push(receiverDown, receiverDown);
    const startedAt = context.clock.now();
    await deliverDue(context);
    context.clock.advance(600_000);
    await deliverDue(context);
    const { id } = (await deliveries())[0]!;
    expect(await findDelivery(context, ours.teamId, id)).toMatchObject({
      delivery: { id, status: 'delivered', finishedAt: context.clock.now() },
      attempts: [
        { number: 1, startedAt, statusCode: 503, error: receiverDown.error, responseExcerpt: 'ok' },
        { number: 2, startedAt: startedAt + 600_000, statusCode: 200, error: null },
      ],
    });
  });

  it('filters deliveries by endpoint, status, event, generation, type and time', async () => {
    const first = await cancelOne();
    await deliverDue(context);
    const middle = context.clock.now() + 1;
    const second = await cancelOne();
    const ofSecond = await deliveries({ generationId: second });
    expect(ofSecond).toHaveLength(2);
    const { eventId } = ofSecond[0]!;
    const expectSame = async (query: Partial<ListDeliveriesParams>) =>
      expect(await deliveries(query)).toEqual(ofSecond);
    await expectSame({ eventId });
    await expectSame({ statuses: ['pending'] });
    await expectSame({ statuses: ['pending', 'failed'] });
    await expectSame({ createdAfter: middle });
    await expectSame({ createdAfter: middle + 999, createdBefore: middle + 1_000 });
    await expectSame({ eventTypes: ['generation.canceled'], createdAfter: middle });
    expect(await deliveries({ createdBefore: middle })).toEqual(await deliveries({ generationId: first }));
    expect(await deliveries({ createdAfter: middle + 1_000 })).toEqual([]);
    expect(await deliveries({ eventTypes: ['generation.failed', 'ping'] })).toEqual([]);
    expect(await deliveries({ endpointId: second, statuses: ['failed'] })).toEqual([]);
    const toOrders = await deliveries({ endpointId: orders });
    expect(toOrders.map(({ endpointId }) => endpointId)).toEqual([orders, orders]);
    expect(await deliveries({ endpointId: orders, statuses: ['delivered'], createdBefore: middle })).toEqual([
      toOrders[1],
    ]);
  });

  it('lists events whoever listens, and filters by type, generation and time', async () => {
    const first = await cancelOne();
    const middle = context.clock.now() + 1;
    const second = await cancelOne();
    await testEndpoint(context, ours.teamId, orders);
    const types = (await events()).map(({ type }) => type).toSorted();
    expect(types).toEqual(['generation.canceled', 'generation.canceled', 'ping']);
    expect(await events({ types: ['ping'] })).toMatchObject([{ generationId: null }]);
    expect(await events({ generationId: first })).toMatchObject([{ generationId: first }]);
    expect(await events({ createdBefore: middle })).toMatchObject([{ generationId: first }]);
    expect(await events({ types: ['generation.canceled'], createdAfter: middle })).toMatchObject([
      { generationId: second },
    ]);
    const page = await listEvents(context, ours.teamId, { limit: 2 });
    const rest = await listEvents(context, ours.teamId, { limit: 2, cursor: page.nextCursor! });
    expect([...page.events, ...rest.events]).toEqual(await events());
    expect(rest.nextCursor).toBeNull();
  });

  it('scans ten thousand for a page, however rare what is asked for, and says from where to go on', async () => {
    await testEndpoint(context, ours.teamId, orders);
    const [rare] = await deliveries();
    await addDelivered(10_001, orders);
    for (const filter of [{ statuses: ['pending' as const] }, { eventTypes: ['ping' as const] }]) {
      const first = await listDeliveries(context, ours.teamId, { ...filter, limit: 5 });
      expect(first.deliveries).toEqual([]);
      expect(first.nextCursor).not.toBeNull();
      const second = { ...filter, limit: 5, cursor: first.nextCursor! };
      expect(await listDeliveries(context, ours.teamId, second)).toEqual({
        deliveries: [rare],
        nextCursor: null,
      });
    }
    const first = await listEvents(context, ours.teamId, { types: ['ping'], limit: 5 });
    expect(first.events).toEqual([]);
    const second = await events({ types: ['ping'], cursor: first.nextCursor! });
    expect(second.map(({ id }) => id)).toEqual([rare!.eventId]);
    expect(await deliveries({ eventId: rare!.eventId, statuses: ['pending'] })).toEqual([rare]);
  });

  it('does so for the operator too, over its own events and those of teams', async () => {
    const { endpoint } = await registerEndpoint(context, null, { events: ['budget.*'] });
    await testEndpoint(context, null, endpoint.id);
    const [rare] = await events({}, null);
    await addDelivered(10_001, endpoint.id, null);
    const first = await listEvents(context, null, { types: ['ping'], limit: 5 });
    expect(first.events).toEqual([]);
    const second = { types: ['ping' as const], limit: 5, cursor: first.nextCursor! };
    expect(await listEvents(context, null, second)).toEqual({ events: [rare], nextCursor: null });

    const seen: string[] = [];
    const from = { createdAfter: context.clock.now() + 9_990, limit: 5 };
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await listEvents(context, null, { ...from, cursor });
      seen.push(...page.events.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(12);
    expect(seen).toEqual([...new Set(seen)].toSorted().reverse());
  });

  it('is the team’s own: another sees none of it', async () => {
    const generationId = await cancelOne();
    const [delivery] = await deliveries();
    const [event] = await events();
    for (const stranger of [theirs.teamId, null]) {
      expect(await findDelivery(context, stranger, delivery!.id)).toBeNull();
      expect(await findEvent(context, stranger, event!.id)).toBeNull();
      const filters = [{}, { eventId: event!.id }, { endpointId: orders }, { generationId }];
      for (const filter of filters) expect(await deliveries(filter, stranger)).toEqual([]);
      for (const filter of [{}, { generationId }]) expect(await events(filter, stranger)).toEqual([]);
    }
    expect(await findEvent(context, ours.teamId, event!.id)).toEqual(event);
  });

  it('shows the operator what its endpoints received from teams, once for each event, and not the teams’ deliveries', async () => {
    const own = { events: ['budget.*' as const] };
    await registerEndpoint(context, ours.teamId, own);
    const endpoints = [
      (await registerEndpoint(context, null, own)).endpoint.id,
      (await registerEndpoint(context, null, own)).endpoint.id,
    ];
    await setTeamBudget(context, ours, 4);
    await acceptPicture(context, ours);
    await testEndpoint(context, null, endpoints[0]!);
    const ofOperator = await deliveries({}, null);
    const types = new Set(ofOperator.map(({ eventType }) => eventType));
    expect(types).toEqual(new Set(['budget.threshold_reached', 'budget.exhausted', 'ping']));
    expect(new Set(ofOperator.map(({ endpointId }) => endpointId))).toEqual(new Set(endpoints));
    const seen = await events({}, null);
    expect(seen.map(({ id }) => id).toSorted()).toEqual(
      [...new Set(ofOperator.map(({ eventId }) => eventId))].toSorted(),
    );
    for (const event of seen) expect(await findEvent(context, null, event.id)).toEqual(event);
    expect(await deliveries({ eventId: seen.find(({ type }) => type !== 'ping')!.id }, null)).toHaveLength(2);
  });
});
