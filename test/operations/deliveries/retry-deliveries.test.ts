import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UnixMs } from '../../../src/domain/clock.ts';
import type { DeliveryStatus } from '../../../src/domain/deliveries/delivery.ts';
import type { EventType } from '../../../src/domain/events/event-type.ts';
import { newId } from '../../../src/domain/new-id.ts';
import {
  retryDeliveries,
  type RetryDeliveriesParams,
} from '../../../src/operations/deliveries/retry-deliveries.ts';
import { requestReceiverId } from '../../../src/store/endpoints/receivers.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  createContext,
  createPrincipal,
  deliverDue,
  registerEndpoint,
  type TestContext,
} from '../fixture.ts';
import { deliveryRows } from '../stored.ts';

describeOnEngines('retrying what matches a filter', (engine) => {
  let context: TestContext;
  let teamId: string;
  let endpointId: string;
  let start: UnixMs;

  beforeEach(async () => {
    context = await createContext(engine);
    ({ teamId } = await createPrincipal(context));
    endpointId = (await registerEndpoint(context, teamId)).endpoint.id;
    start = context.clock.now();
    context.clock.advance(3_600_000);
  });
  afterEach(() => context.database.drop());

  interface Added {
    to?: string | null;
    team?: string;
    status?: DeliveryStatus;
    type?: EventType;
    isErased?: boolean;
    leaseToken?: string;
  }
  /** Deliveries of events that occurred a millisecond after the other. */
  async function add(number: number, { to = endpointId, team = teamId, ...more }: Added = {}) {
    const { status = 'failed', type = 'generation.failed', isErased = false, leaseToken } = more;
    const rows = Array.from({ length: number }, (_, index) => ({
      id: newId('delivery', start + index),
      eventId: newId('event', start + index),
      createdAt: start + index,
    }));
    const url = 'https://old.example/hooks';
    const receiverId = to ?? requestReceiverId(team, url);
    await context.store.transaction(async ({ db, tables }) => {
      const textsErasedAt = isErased ? start : null;
      const event = { teamId: team, type, payload: '{}', textsErasedAt };
      await db
        .insert(tables.events)
        .values(rows.map(({ eventId: id, createdAt }) => ({ ...event, id, createdAt })));
      const delivery = { teamId: team, endpointId: to, receiverId, url, attemptCount: 3, status, leaseToken };
      await db
        .insert(tables.deliveries)
        .values(rows.map((row) => ({ ...delivery, ...row, finishedAt: row.createdAt })));
    });
    return rows.map(({ id }) => id);
  }
  const retry = (params: Partial<RetryDeliveriesParams> = {}) =>
    retryDeliveries(context, teamId, { isDryRun: false, ...params });
  const pending = async () =>
    (await deliveryRows(context)).filter(({ status }) => status === 'pending').map(({ id }) => id);

  it('makes them due, to the current URL, with a whole schedule; and leaves those that did not fail', async () => {
    const ids = await add(3);
    await add(1, { status: 'delivered' });
    const { teamId: other } = await createPrincipal(context, 'other');
    await add(1, { team: other, to: (await registerEndpoint(context, other)).endpoint.id });
    expect(await retry()).toEqual({ matchedCount: 3, requeuedCount: 3, nextCursor: null });
    expect((await pending()).sort()).toEqual(ids.sort());
    const row = (await deliveryRows(context)).find(({ id }) => id === ids[0]);
    expect(row).toMatchObject({ scheduleStart: 3, finishedAt: null, nextAttemptAt: context.clock.now() });
    expect(row!.url).not.toContain('old.example');
    await deliverDue(context);
    expect((await deliveryRows(context)).filter(({ status }) => status === 'delivered')).toHaveLength(4);
  });

  it('counts without a change', async () => {
    await add(3);
    const counted = { matchedCount: 3, requeuedCount: 0, nextCursor: null };
    expect(await retry({ isDryRun: true })).toEqual(counted);
    expect(await pending()).toEqual([]);
  });

  it('takes those of an endpoint, of event types and of a time only', async () => {
    const other = (await registerEndpoint(context, teamId)).endpoint.id;
    const [first, second] = await add(2);
    const [elsewhere] = await add(1, { to: other });
    const [completed] = await add(1, { type: 'generation.completed' });
    const matching = async (params: Partial<RetryDeliveriesParams>) =>
      (await retry({ ...params, isDryRun: true })).matchedCount;
    expect(await matching({ endpointId })).toBe(3);
    expect(await matching({ eventTypes: ['generation.completed'] })).toBe(1);
    expect(await matching({ createdAfter: start + 1 })).toBe(1);
    expect(await matching({ endpointId, eventTypes: ['generation.failed'], createdBefore: start + 1 })).toBe(
      1,
    );
    await retry({ endpointId: other });
    expect(await pending()).toEqual([elsewhere]);
    await retry({ endpointId, eventTypes: ['generation.failed'], createdAfter: start + 1 });
    expect((await pending()).sort()).toEqual([elsewhere, second].sort());
    expect([first, completed]).not.toContain((await pending())[0]);
  });

  it('wakes the dispatcher when something is due again, and only then', async () => {
    await add(1, { isErased: true });
    await add(1);
    for (const [isDryRun, notified] of [
      [true, []],
      [false, ['event-stored']],
      [false, []],
    ] as const) {
      context.notified.length = 0;
      await retry({ isDryRun });
      expect(context.notified).toEqual(notified);
    }
  });

  it('goes on page by page until nothing is left', async () => {
    await add(1_100);
    let cursor: string | undefined;
    const counts: number[] = [];
    do {
      const { requeuedCount, nextCursor } = await retry({ cursor });
      counts.push(requeuedCount);
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(counts).toEqual([500, 500, 100]);
  });

  it('leaves out what cannot be sent', async () => {
    const sent = await add(1);
    const sentToRequest = await add(1, { to: null });
    await add(1, { isErased: true });
    await add(1, { leaseToken: 'lease' });
    const disabled = (await registerEndpoint(context, teamId)).endpoint.id;
    await context.store.transaction(({ db, tables: { endpoints } }) =>
      db.update(endpoints).set({ status: 'disabled' }).where(eq(endpoints.id, disabled)),
    );
    await add(1, { to: disabled });
    expect(await retry()).toEqual({ matchedCount: 5, requeuedCount: 2, nextCursor: null });
    expect((await pending()).sort()).toEqual([...sent, ...sentToRequest].sort());
  });
});
