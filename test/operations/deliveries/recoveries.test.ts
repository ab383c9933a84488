import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UnixMs } from '../../../src/domain/clock.ts';
import type { EndpointStatus } from '../../../src/domain/endpoints/endpoint.ts';
import { newId } from '../../../src/domain/new-id.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import type { Recovery } from '../../../src/domain/deliveries/recovery.ts';
import type { DeliveryStatus } from '../../../src/domain/deliveries/delivery.ts';
import { deleteEndpoint } from '../../../src/operations/endpoints/delete-endpoint.ts';
import { countRecovery, type RecoveryParams } from '../../../src/operations/deliveries/count-recovery.ts';
import { findRecovery } from '../../../src/operations/deliveries/find-recovery.ts';
import { listRecoveries } from '../../../src/operations/deliveries/list-recoveries.ts';
import { retryDelivery } from '../../../src/operations/deliveries/retry-delivery.ts';
import { runRecoveries } from '../../../src/operations/deliveries/run-recoveries.ts';
import { startRecovery } from '../../../src/operations/deliveries/start-recovery.ts';
import { insertRecovery } from '../../../src/store/deliveries/recoveries.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { createRecoverer } from '../../../src/workers/recoverer.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  createContext,
  createPrincipal,
  deliverDue,
  registerEndpoint,
  secondProcess,
  type TestContext,
} from '../fixture.ts';
import { deliveryRows } from '../stored.ts';

describeOnEngines('a recovery', (engine) => {
  let context: TestContext;
  let ours: Principal;
  let endpointId: string;
  let start: UnixMs;

  beforeEach(async () => {
    context = await createContext(engine);
    ours = await createPrincipal(context);
    endpointId = (await registerEndpoint(context, ours.teamId)).endpoint.id;
    start = context.clock.now();
    context.clock.advance(3_600_000);
  });
  afterEach(() => context.database.drop());

  /** Deliveries that ended after an attempt, of events at these times. */
  async function addDeliveries(times: UnixMs[], status: DeliveryStatus = 'failed', to = endpointId) {
    const { teamId } = ours;
    const rows = times.map((time) => ({
      id: newId('delivery', time),
      eventId: newId('event', time),
      createdAt: time,
    }));
    await context.store.transaction(async ({ db, tables }) => {
      const event = { teamId, type: 'generation.failed' as const, payload: '{}' };
      await db
        .insert(tables.events)
        .values(rows.map(({ eventId: id, createdAt }) => ({ ...event, id, createdAt })));
      const delivery = {
        teamId,
        endpointId: to,
        receiverId: to,
        url: 'https://old.example',
        attemptCount: 3,
      };
      await db
        .insert(tables.deliveries)
        .values(rows.map((row) => ({ ...delivery, ...row, status, finishedAt: row.createdAt })));
    });
    return rows.map(({ id }) => id);
  }
  const everyMs = (number: number, from = start) => Array.from({ length: number }, (_, i) => from + i);
  const recover = (changes: Partial<RecoveryParams> = {}) =>
    startRecovery(context, { teamId: ours.teamId, endpointId, since: start, ...changes });
  const counted = (changes: Partial<RecoveryParams> = {}) =>
    countRecovery(context, { teamId: ours.teamId, endpointId, since: start, ...changes });
  async function started(changes: Partial<RecoveryParams> = {}): Promise<Recovery> {
    const outcome = await recover(changes);
    if (outcome.outcome !== 'started') throw new Error(outcome.outcome);
    return outcome.recovery;
  }
  const read = async ({ id }: Recovery) => (await findRecovery(context, ours.teamId, endpointId, id))!;
  const countOf = async (status: DeliveryStatus) =>
    (await deliveryRows(context)).filter((row) => row.status === status).length;
  async function runToEnd() {
    while (await runRecoveries(context));
  }
  const setStatus = (status: EndpointStatus) =>
    context.store.transaction(async ({ db, tables: { endpoints } }) => {
      await db.update(endpoints).set({ status }).where(eq(endpoints.id, endpointId));
    });

  it('is the only one of its endpoint that runs, also past the check', async () => {
    await addDeliveries([start]);
    const first = await started();
    const second = { ...first, id: newId('recovery', context.clock.now()) };
    const insert = () => context.store.transaction((tx) => insertRecovery(tx, second));
    await expect(insert()).rejects.toThrow();
    while (await runRecoveries(context));
    await insert();
  });

  it('requeues 1,200 failed deliveries in pages, each once, and says how far it has come', async () => {
    await addDeliveries(everyMs(1_200));
    const recovery = await started();
    expect(recovery).toMatchObject({
      status: 'running',
      totalCount: 1_200,
      requeuedCount: 0,
      finishedAt: null,
    });
    expect(recovery).toMatchObject({ since: start, until: context.clock.now() });
    expect(context.notified).toContain('recovery-started');
    context.clock.advance(5_000);
    const counts: number[] = [];
    while (await runRecoveries(context)) counts.push((await read(recovery)).requeuedCount);
    expect(counts).toEqual([500, 1_000, 1_200]);
    expect(await read(recovery)).toMatchObject({ status: 'completed', finishedAt: context.clock.now() });
    const now = context.clock.now();
    for (const row of await deliveryRows(context))
      expect(row).toMatchObject({
        status: 'pending',
        nextAttemptAt: now,
        finishedAt: null,
        scheduleStart: 3,
      });
    expect(context.observed.at(-1)).toMatchObject({
      kind: 'recovery_ended',
      requeuedCount: 1_200,
      durationMs: 5_000,
    });
  });

  it('sends what it has requeued, to where the endpoint is now', async () => {
    await addDeliveries(everyMs(3));
    const recovery = await started();
    await runToEnd();
    expect(context.notified.at(-1)).toBe('event-stored');
    while ((await deliverDue(context)) > 0);
    expect(await countOf('delivered')).toBe(3);
    expect(new Set(context.sender.sent.map(({ url }) => url))).toEqual(
      new Set(['https://hooks.example/nanogate']),
    );
    expect(await read(recovery)).toMatchObject({ status: 'completed', requeuedCount: 3 });
  });

  it('goes on in another process where a crash has left it, and neither skips nor repeats any', async () => {
    await addDeliveries(everyMs(1_200));
    const recovery = await started();
    await runRecoveries(context);
    // The second page is written and then lost.
    const dying = { ...context, store: losingStore(context.store) };
    await expect(runRecoveries(dying)).rejects.toThrow('power is lost');
    expect(await read(recovery)).toMatchObject({ requeuedCount: 500 });
    expect(await countOf('pending')).toBe(500);
    const other = secondProcess(context);
    while (await runRecoveries(other));
    expect(await read(recovery)).toMatchObject({ status: 'completed', requeuedCount: 1_200 });
    expect(await countOf('failed')).toBe(0);
  });

  it('is exact while two processes work on it', async () => {
    await addDeliveries(everyMs(1_200));
    const recovery = await started();
    const other = secondProcess(context);
    for (let round = 0; (await read(recovery)).status === 'running' && round < 10; round++)
      await Promise.all([runRecoveries(context), runRecoveries(other)]);
    expect(await read(recovery)).toMatchObject({ status: 'completed', requeuedCount: 1_200 });
    expect(await countOf('pending')).toBe(1_200);
  });

  it('does not requeue what fails again', async () => {
    await addDeliveries(everyMs(700));
    const recovery = await started();
    await runRecoveries(context);
    await context.store.transaction(async ({ db, tables: { deliveries } }) => {
      await db.update(deliveries).set({ status: 'failed' }).where(eq(deliveries.status, 'pending'));
    });
    await runToEnd();
    expect(await read(recovery)).toMatchObject({ totalCount: 700, requeuedCount: 700 });
    expect(await countOf('failed')).toBe(500);
  });

  it('leaves alone what is outside of its time, was received, waits, or is for others', async () => {
    const other = (await registerEndpoint(context, ours.teamId)).endpoint.id;
    await addDeliveries([start - 1, start + 100]);
    await addDeliveries([start + 1], 'delivered');
    await addDeliveries([start + 1], 'failed', other);
    const wanted = await addDeliveries([start, start + 99]);
    expect(await counted({ until: start + 100 })).toMatchObject({ count: { totalCount: 2 } });
    const recovery = await started({ until: start + 100 });
    await runToEnd();
    expect(await read(recovery)).toMatchObject({ totalCount: 2, requeuedCount: 2 });
    const pending = (await deliveryRows(context)).filter(({ status }) => status === 'pending');
    expect(pending.map(({ id }) => id)).toEqual(wanted);
  });

  it('does not count what was retried by hand in the meantime', async () => {
    const ids = await addDeliveries(everyMs(3));
    const recovery = await started();
    await retryDelivery(context, ours.teamId, ids[1]!);
    await runToEnd();
    expect(await read(recovery)).toMatchObject({ totalCount: 3, requeuedCount: 2 });
  });

  it('of nothing completes', async () => {
    expect(await counted()).toMatchObject({ count: { totalCount: 0, until: context.clock.now() } });
    const recovery = await started();
    expect(await createRecoverer(context).runOnce()).toBeNull();
    expect(await read(recovery)).toMatchObject({ status: 'completed', totalCount: 0, requeuedCount: 0 });
  });

  it('is worked on page by page in turn with others’', async () => {
    const other = (await registerEndpoint(context, ours.teamId)).endpoint.id;
    await addDeliveries(everyMs(1_001));
    await addDeliveries(everyMs(2), 'failed', other);
    const large = await started();
    await recover({ endpointId: other });
    const recoverer = createRecoverer(context);
    expect(await recoverer.runOnce()).toBe(context.clock.now());
    expect(await read(large)).toMatchObject({ status: 'running', requeuedCount: 500 });
    const rows = await deliveryRows(context);
    expect(rows.filter((row) => row.endpointId === other && row.status === 'pending')).toHaveLength(2);
  });

  it('runs once at a time for an endpoint, also when two come at once', async () => {
    const other = { ...secondProcess(context), notify: () => undefined };
    const outcomes = await Promise.all([
      recover(),
      startRecovery(other, { teamId: ours.teamId, endpointId, since: start }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already_running', 'started']);
    expect(await recover()).toEqual({ outcome: 'already_running' });
    expect(await counted()).toEqual({ outcome: 'already_running' });
    await runToEnd();
    expect(await recover()).toMatchObject({ outcome: 'started' });
  });

  it('needs a time that has passed', async () => {
    const now = context.clock.now();
    const pointerOf = async (changes: Partial<RecoveryParams>) => {
      const outcome = await recover(changes);
      return outcome.outcome === 'invalid' ? outcome.error.pointer : outcome.outcome;
    };
    expect(await pointerOf({ until: now + 1 })).toBe('/until');
    expect(await pointerOf({ since: now })).toBe('/since');
    expect(await pointerOf({ since: start, until: start })).toBe('/since');
    expect(await pointerOf({ since: -1, until: now })).toBe('started');
  });

  it('of a paused endpoint lets them be held; one of a disabled, deleted or another’s is refused', async () => {
    await addDeliveries(everyMs(2));
    await setStatus('disabled');
    expect(await recover()).toEqual({ outcome: 'endpoint_disabled' });
    expect(await counted()).toEqual({ outcome: 'endpoint_disabled' });
    await setStatus('paused');
    await started();
    await runToEnd();
    expect(await countOf('pending')).toBe(2);
    expect(await deliverDue(context)).toBe(0);
    for (const teamId of [(await createPrincipal(context)).teamId, null])
      for (const operation of [recover, counted])
        expect(await operation({ teamId })).toEqual({ outcome: 'not_found' });
    await deleteEndpoint(context, ours.teamId, endpointId);
    expect(await recover()).toEqual({ outcome: 'not_found' });
    expect(await counted()).toEqual({ outcome: 'not_found' });
  });

  it('stops when the endpoint is disabled or deleted', async () => {
    await addDeliveries(everyMs(700));
    const disabled = await started();
    await runRecoveries(context);
    await setStatus('disabled');
    expect(await runRecoveries(context)).toBe(false);
    expect(await read(disabled)).toMatchObject({ status: 'stopped', requeuedCount: 500 });
    expect(await countOf('failed')).toBe(200);
    await setStatus('enabled');
    const deleted = await started();
    expect(deleted.totalCount).toBe(200);
    await deleteEndpoint(context, ours.teamId, endpointId);
    await runToEnd();
    expect(await read(deleted)).toMatchObject({ status: 'stopped', requeuedCount: 0 });
  });

  it('is listed with the others of its endpoint, newest first, for the team itself', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.unshift((await started()).id);
      await runToEnd();
      context.clock.advance(1);
    }
    const first = (await listRecoveries(context, ours.teamId, endpointId, { limit: 2 }))!;
    expect(first.recoveries.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const rest = await listRecoveries(context, ours.teamId, endpointId, {
      limit: 2,
      cursor: first.nextCursor!,
    });
    expect(rest).toMatchObject({ recoveries: [{ id: ids[2] }], nextCursor: null });
    const { teamId } = await createPrincipal(context);
    expect(await listRecoveries(context, teamId, endpointId, { limit: 2 })).toBeNull();
    expect(await findRecovery(context, teamId, endpointId, ids[0]!)).toBeNull();
    const another = (await registerEndpoint(context, ours.teamId)).endpoint.id;
    expect(await findRecovery(context, ours.teamId, another, ids[0]!)).toBeNull();
  });
});

/** Does all the work of a transaction and commits none of it. */
function losingStore(store: Store): Store {
  return {
    ...store,
    transaction: (work) =>
      store.transaction(async (tx) => {
        await work(tx);
        throw new Error('power is lost');
      }),
  };
}
