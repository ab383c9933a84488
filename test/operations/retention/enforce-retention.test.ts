import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { toEventResource } from '../../../src/resources/events/event-resource.ts';
import { toGenerationResource } from '../../../src/resources/generations/generation-resource.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { deliverEvent } from '../../../src/operations/deliveries/deliver-event.ts';
import { retryDelivery } from '../../../src/operations/deliveries/retry-delivery.ts';
import { runRecoveries } from '../../../src/operations/deliveries/run-recoveries.ts';
import { startRecovery } from '../../../src/operations/deliveries/start-recovery.ts';
import { findEvent } from '../../../src/operations/events/find-event.ts';
import { countRetention } from '../../../src/operations/retention/count-retention.ts';
import { runRetention } from '../../../src/operations/retention/run-retention.ts';
import { setTeamRetention } from '../../../src/operations/retention/set-team-retention.ts';
import { resolveUnreconciledCharge } from '../../../src/operations/upstream/resolve-unreconciled-charge.ts';
import { describeOnEngines } from '../../engines.ts';
import { answered } from '../deliveries/fake-sender.ts';
import { completed } from '../upstream/fake-upstream.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  deliverDue,
  pollDue,
  registerEndpoint,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { attemptRows, deliveryRows, eventRows, ledgerOf, usageOf } from '../stored.ts';

const SECRET = 'the text that must not stay';

describeOnEngines('retention', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;
  let endpointId: string;

  beforeEach(async () => {
    const retention = { textsMs: 30 * DAY_MS, eventsMs: 60 * DAY_MS };
    context = await createContext(engine, { retention, usageMetadataKeys: ['project'] });
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 1_000)).id;
    endpointId = (
      await registerEndpoint(context, principal.teamId, {
        events: ['generation.completed', 'generation.failed'],
      })
    ).endpoint.id;
  });
  afterEach(() => context.database.drop());

  const accept = (changes: Parameters<typeof acceptPicture>[2] = {}) =>
    acceptPicture(context, principal, {
      input: { prompt: SECRET, mode: 'generate' },
      metadata: { project: 'p1', note: SECRET },
      ...changes,
    });

  /** A generation that completes, and whose event is delivered. */
  async function complete(): Promise<string> {
    const { id } = await accept();
    await submitNext(context);
    context.upstream.pollOutcomes = [{ kind: 'completed', imageUrl: `https://static.example/${SECRET}` }];
    await pollDue(context);
    context.sender.results = [{ ...answered(200), ok: true, responseExcerpt: SECRET, error: null }];
    await deliverDue(context);
    return id;
  }

  /** All that is stored, as text. */
  async function everything(): Promise<string> {
    const { db, tables } = context.store.reader;
    const rows: unknown[] = [];
    for (const table of Object.values(tables)) rows.push(await db.select().from(table));
    return JSON.stringify(rows);
  }

  it('erases every text of a generation that is old enough, and keeps the row, the ids and the money', async () => {
    const id = await complete();
    const before = { usage: await usageOf(context, budgetId), ledger: await ledgerOf(context, budgetId) };
    expect(await everything()).toContain(SECRET);
    context.clock.advance(30 * DAY_MS + 1);
    const { counts } = await runRetention(context);
    expect(counts).toEqual({ generation_texts: 1, event_texts: 0, events: 0 });
    expect(await everything()).not.toContain(SECRET);
    const generation = await current(context, id);
    expect(toGenerationResource(generation)).toMatchObject({
      id,
      status: 'completed',
      input: null,
      output: null,
      metadata: { project: 'p1' },
      credits: { held: 0, settled: 4, released: 0 },
      textsErasedAt: new Date(context.clock.now()).toISOString(),
    });
    expect(await usageOf(context, budgetId)).toEqual(before.usage);
    expect(await ledgerOf(context, budgetId)).toEqual(before.ledger);
    expect((await verifyLedger(context)).differences).toEqual([]);
    expect(await attemptRows(context)).toMatchObject([
      { statusCode: 200, responseExcerpt: null, error: null },
    ]);
  });

  it('leaves one entry in the audit log for a run that erased something, and none for another', async () => {
    await complete();
    context.clock.advance(30 * DAY_MS + 1);
    for (let run = 0; run < 2; run++) await runRetention(context);
    const runs = (await listAuditLog(context, { action: 'retention.run', limit: 10 })).entries;
    expect(runs.map(({ payload }) => payload?.after)).toEqual([
      { generation_texts: 1, event_texts: 0, events: 0 },
    ]);
  });

  it('erases nothing that is a moment younger, and nothing twice', async () => {
    await complete();
    const { createdAt } = await current(context, (await eventRows(context))[0]!.generationId!);
    context.clock.set(createdAt + 30 * DAY_MS);
    expect((await runRetention(context)).counts.generation_texts).toBe(0);
    context.clock.advance(1);
    expect((await runRetention(context)).counts.generation_texts).toBe(1);
    expect((await runRetention(context)).counts.generation_texts).toBe(0);
  });

  it('counts beforehand what it erases', async () => {
    await complete();
    await accept();
    context.clock.advance(61 * DAY_MS);
    const counted = await countRetention(context);
    expect(counted).toEqual({ generation_texts: 1, event_texts: 0, events: 1 });
    expect(await everything()).toContain(SECRET);
    expect((await runRetention(context)).counts).toEqual(counted);
  });

  const untouched: [string, () => Promise<unknown>][] = [
    ['a queued generation', () => accept()],
    [
      'a generation that the upstream has',
      async () => {
        await accept();
        await submitNext(context);
      },
    ],
    [
      'an unreconciled charge',
      async () => {
        await accept();
        context.upstream.submitOutcomes = [{ kind: 'unknown', reason: 'reset' }];
        await submitNext(context);
        await deliverDue(context);
      },
    ],
    [
      'a webhook in its retry window',
      async () => {
        await accept();
        await submitNext(context);
        context.upstream.pollOutcomes = [completed];
        await pollDue(context);
      },
    ],
  ];
  it.each(untouched)('leaves alone what belongs to %s', async (_, prepare) => {
    await prepare();
    const before = await everything();
    context.clock.advance(90 * DAY_MS);
    expect(await countRetention(context)).toEqual({ generation_texts: 0, event_texts: 0, events: 0 });
    await runRetention(context);
    expect(await everything()).toBe(before);
  });

  it('erases what was unreconciled once the charge is resolved', async () => {
    await accept();
    context.upstream.submitOutcomes = [{ kind: 'unknown', reason: SECRET }];
    await submitNext(context);
    await deliverDue(context);
    const [charge] = await context.store.reader.db
      .select()
      .from(context.store.reader.tables.unreconciledCharges);
    await resolveUnreconciledCharge(context, {
      id: charge!.id,
      resolution: 'written_off',
      actor: 'operator',
    });
    context.clock.advance(31 * DAY_MS);
    expect((await runRetention(context)).counts.generation_texts).toBe(1);
  });

  it('erases sooner for a team that asks for it, and for no other', async () => {
    const own = await complete();
    const other = await createPrincipal(context);
    await setTeamRetention(context, other.teamId, { textsDays: 10, eventsDays: 10 });
    const { id } = await acceptPicture(context, other);
    await submitNext(context);
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
    context.clock.advance(11 * DAY_MS);
    expect((await runRetention(context)).counts).toEqual({ generation_texts: 1, event_texts: 0, events: 1 });
    expect((await current(context, id)).textsErasedAt).not.toBeNull();
    expect((await current(context, own)).textsErasedAt).toBeNull();
  });

  it.each([
    ['below the retry window', { textsDays: 3 }],
    ['above the settings of the gateway', { textsDays: 31 }],
    ['above the settings of the gateway', { eventsDays: 61 }],
  ])('of a team cannot be %s: %j', async (_, changes) => {
    await expect(setTeamRetention(context, principal.teamId, changes)).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('lets nobody send an erased event again', async () => {
    await complete();
    const [event] = await eventRows(context);
    const [delivery] = await deliveryRows(context);
    context.clock.advance(31 * DAY_MS);
    await runRetention(context);
    context.sender.sent = [];
    const { teamId } = principal;
    expect(await retryDelivery(context, teamId, delivery!.id)).toEqual({ outcome: 'event_erased' });
    expect(await deliverEvent(context, teamId, event!.id, endpointId)).toEqual({ outcome: 'event_erased' });
    const recovery = { teamId, endpointId, since: 0, include: 'all' } as const;
    expect(await startRecovery(context, recovery)).toMatchObject({ recovery: { totalCount: 0 } });
    while (await runRecoveries(context));
    expect(await deliverDue(context)).toBe(0);
    expect(toEventResource((await findEvent(context, teamId, event!.id))!)).toMatchObject({
      id: event!.id,
      data: {},
      textsErasedAt: expect.any(String) as string,
    });
  });

  it('ends a delivery that was requeued while its event was erased', async () => {
    await complete();
    context.clock.advance(31 * DAY_MS);
    await runRetention(context);
    const { teamId } = principal;
    const [delivery] = await deliveryRows(context);
    await context.store.transaction(async ({ db, tables: { deliveries, receivers }, now }) => {
      await db.update(deliveries).set({ status: 'pending', nextAttemptAt: now });
      await db.update(receivers).set({ nextAttemptAt: now });
    });
    context.sender.sent = [];
    await deliverDue(context);
    expect(context.sender.sent).toEqual([]);
    expect(await deliveryRows(context)).toMatchObject([
      { id: delivery!.id, teamId, status: 'failed', failureReason: 'event_erased' },
    ]);
  });

  it('deletes events with their deliveries and attempts, and keeps the generation', async () => {
    const id = await complete();
    context.clock.advance(61 * DAY_MS);
    await runRetention(context);
    expect(await eventRows(context)).toEqual([]);
    expect(await deliveryRows(context)).toEqual([]);
    expect(await attemptRows(context)).toEqual([]);
    expect(await current(context, id)).toMatchObject({ status: 'completed', priceCredits: 4 });
  });

  it('goes through more rows than one round takes', async () => {
    for (let i = 0; i < 60; i++) await accept({ priority: 'batch' });
    await context.store.transaction(async ({ db, tables: { generations }, now }) => {
      await db.update(generations).set({ status: 'canceled', finishedAt: now });
    });
    context.clock.advance(31 * DAY_MS);
    expect((await runRetention(context)).counts.generation_texts).toBe(60);
  });
});
