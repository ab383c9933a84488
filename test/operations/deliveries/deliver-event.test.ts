import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { deliverEvent } from '../../../src/operations/deliveries/deliver-event.ts';
import { findDelivery } from '../../../src/operations/deliveries/find-delivery.ts';
import { runRecoveries } from '../../../src/operations/deliveries/run-recoveries.ts';
import { countRecovery } from '../../../src/operations/deliveries/count-recovery.ts';
import { startRecovery } from '../../../src/operations/deliveries/start-recovery.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { updateEndpoint } from '../../../src/operations/endpoints/update-endpoint.ts';
import { listEvents } from '../../../src/operations/events/list-events.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  deliverDue,
  registerEndpoint,
  type TestContext,
} from '../fixture.ts';
import { deliveryRows } from '../stored.ts';
import { claimAll, storeEvents } from './webhooks.ts';

describeOnEngines('an event that is sent on request', (engine) => {
  let context: TestContext;
  let team: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    team = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  async function cancelOne(): Promise<string> {
    const { id } = await acceptPicture(context, team);
    await cancelGeneration(context, team, id);
    return (await listEvents(context, team.teamId, { generationId: id, limit: 1 })).events[0]!.id;
  }
  const addEndpoint = async (events: ('budget.*' | 'generation.*')[] = ['budget.*'], owner = team.teamId) =>
    (await registerEndpoint(context, owner, { events })).endpoint.id;
  const deliver = (eventId: string, endpointId: string, teamId: string | null = team.teamId) =>
    deliverEvent(context, teamId, eventId, endpointId);
  const sentIds = () => context.sender.sent.map(({ headers }) => headers['webhook-id']);

  it('goes to an endpoint that does not subscribe to it and was created later, under the same id', async () => {
    const eventId = await cancelOne();
    context.clock.advance(1_000);
    const endpointId = await addEndpoint();
    const outcome = await deliver(eventId, endpointId);
    expect(outcome).toMatchObject({
      outcome: 'requested',
      delivery: { eventId, endpointId, status: 'pending' },
    });
    expect(context.notified.at(-1)).toBe('event-stored');
    expect(await deliverDue(context)).toBe(1);
    expect(sentIds()).toEqual([eventId]);
    if (outcome.outcome !== 'requested') throw new Error(outcome.outcome);
    expect(await findDelivery(context, team.teamId, outcome.delivery.id)).toMatchObject({
      delivery: { status: 'delivered', createdAt: context.clock.now() - 1_000 },
    });
  });

  it('goes again to one that received it, as the same delivery, but not while an attempt is in flight', async () => {
    const endpointId = await addEndpoint(['generation.*']);
    const eventId = await cancelOne();
    const claims = await claimAll(context);
    expect(claims).toHaveLength(1);
    expect(await deliver(eventId, endpointId)).toEqual({ outcome: 'under_way' });
    context.clock.advance(60_000);
    await context.store.transaction(async ({ db, tables: { deliveries: d } }) => {
      await db.update(d).set({ leaseToken: null, leaseExpiresAt: null });
    });
    expect(await deliver(eventId, endpointId)).toMatchObject({ outcome: 'requested' });
    await deliverDue(context);
    expect(await deliver(eventId, endpointId)).toMatchObject({ outcome: 'requested' });
    await deliverDue(context);
    expect(sentIds()).toEqual([eventId, eventId]);
    expect(await deliveryRows(context)).toHaveLength(1);
  });

  it('is one delivery when it is asked for many times at once', async () => {
    const eventId = await cancelOne();
    const endpointId = await addEndpoint();
    await Promise.all(Array.from({ length: 5 }, () => deliver(eventId, endpointId)));
    expect(await deliveryRows(context)).toHaveLength(1);
  });

  it('is the owner’s, as is the endpoint, which must be there and enabled', async () => {
    const eventId = await cancelOne();
    const endpointId = await addEndpoint();
    const stranger = await createPrincipal(context);
    const theirs = await addEndpoint(['budget.*'], stranger.teamId);
    for (const teamId of [stranger.teamId, null])
      expect(await deliver(eventId, theirs, teamId)).toEqual({ outcome: 'event_not_found' });
    expect(await deliver(eventId, theirs)).toEqual({ outcome: 'endpoint_not_found' });
    await context.store.transaction(async ({ db, tables: { endpoints: e } }) => {
      await db.update(e).set({ status: 'disabled' });
    });
    expect(await deliver(eventId, endpointId)).toEqual({ outcome: 'endpoint_disabled' });
    await updateEndpoint(context, team.teamId, endpointId, { status: 'enabled' });
    await deleteEndpoint(context, team.teamId, endpointId);
    expect(await deliver(eventId, endpointId)).toEqual({ outcome: 'endpoint_not_found' });
    expect(await deliveryRows(context)).toEqual([]);
  });

  it('a recovery of all fills a new endpoint from a time on with what it subscribes to, and resends', async () => {
    await cancelOne();
    context.clock.advance(1_000);
    const since = context.clock.now();
    const eventIds = [await cancelOne()];
    await storeEvents(context, team.teamId, 1, { type: 'budget.exhausted' });
    await storeEvents(context, (await createPrincipal(context)).teamId);
    const endpointId = await addEndpoint(['generation.*']);
    eventIds.push(await cancelOne());
    await deliverDue(context);
    context.clock.advance(1_000);
    const params = { teamId: team.teamId, endpointId, since, include: 'all' } as const;
    expect(await countRecovery(context, params)).toMatchObject({ count: { include: 'all', totalCount: 2 } });
    expect(await startRecovery(context, params)).toMatchObject({
      outcome: 'started',
      recovery: { include: 'all', totalCount: 2 },
    });
    while (await runRecoveries(context));
    context.sender.sent.length = 0;
    expect(await deliverDue(context)).toBe(2);
    expect(sentIds().toSorted()).toEqual(eventIds.toSorted());
    const { db, tables } = context.store.reader;
    expect(await db.select().from(tables.recoveries)).toMatchObject([
      { status: 'completed', requeuedCount: 2 },
    ]);
  });

  it('a recovery of all is not for the operator, whose endpoints receive events of all teams', async () => {
    const { endpoint } = await registerEndpoint(context, null, { events: ['budget.*'] });
    const params = { teamId: null, endpointId: endpoint.id, since: 1, include: 'all' } as const;
    for (const operation of [countRecovery, startRecovery])
      expect(await operation(context, params)).toMatchObject({ error: { pointer: '/include' } });
  });
});
