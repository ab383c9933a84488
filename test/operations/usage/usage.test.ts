import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { creditsOf } from '../../../src/domain/generations/generation.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { dayOf, type UsageGroup, type UsageRow } from '../../../src/domain/usage/usage-row.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { expireQueued } from '../../../src/operations/upstream/expire-queued.ts';
import { readUsage } from '../../../src/operations/usage/read-usage.ts';
import { describeOnEngines } from '../../engines.ts';
import { NOON } from '../../moved-clock.ts';
import { seededRandom } from '../../seeded-random.ts';
import { completed } from '../upstream/fake-upstream.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pollDue,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { generationRows, ledgerOf } from '../stored.ts';

const TODAY = dayOf(NOON);
const none = { completed: 0, failed: 0, canceled: 0, settledCredits: 0, releasedCredits: 0, heldCredits: 0 };

describeOnEngines('usage', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine, { usageMetadataKeys: ['centre'] });
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const usage = (groupBy: UsageGroup[], query: object = {}) =>
    readUsage(context, { teamId: principal.teamId, from: TODAY, to: TODAY, groupBy, ...query });
  const complete = async () => {
    await submitNext(context);
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
  };

  it('is one row of zeros when there was none and nothing is grouped', async () => {
    expect(await usage([])).toEqual([none]);
    expect(await usage(['day'])).toEqual([]);
  });

  it('counts what is held to today, and what ended to the day on which it did', async () => {
    const patient = { queueTimeoutSeconds: 172_800 };
    await acceptPicture(context, principal, patient);
    const other = await acceptPicture(context, principal, { ...patient, model: 'nano-banana-pro' });
    expect(await usage(['day'])).toEqual([{ ...none, day: TODAY, heldCredits: 8 }]);
    context.clock.advance(DAY_MS);
    const tomorrow = dayOf(context.clock.now());
    await cancelGeneration(context, principal, other.id);
    expect(await usage(['day'], { to: tomorrow })).toEqual([
      { ...none, day: tomorrow, canceled: 1, releasedCredits: 4, heldCredits: 4 },
    ]);
    await complete();
    expect(await usage(['day'])).toEqual([]);
    expect(await usage(['model'], { to: tomorrow })).toEqual([
      { ...none, model: 'nano-banana-2', completed: 1, settledCredits: 4 },
      { ...none, model: 'nano-banana-pro', canceled: 1, releasedCredits: 4 },
    ]);
  });

  it('leaves out what is held when the report ends before today', async () => {
    await acceptPicture(context, principal);
    const yesterday = dayOf(NOON - DAY_MS);
    expect(await usage([], { from: yesterday, to: yesterday })).toEqual([none]);
    expect(await usage([], { from: yesterday, to: TODAY })).toMatchObject([{ heldCredits: 4 }]);
  });

  it('is told by quality, key and team, and of the own team alone', async () => {
    const second = { ...principal, keyId: (await createKey(context, principal.teamId, 'second')).id };
    const stranger = await createPrincipal(context);
    const in4K = { input: { prompt: 'A fox', mode: 'generate', imageQuality: '4K' } } as const;
    for (const [by, changes] of [
      [principal, {}],
      [second, in4K],
      [stranger, {}],
    ] as const)
      await acceptPicture(context, by, changes);
    expect(await usage(['quality'])).toMatchObject([
      { quality: '1K', heldCredits: 4 },
      { quality: '4K', heldCredits: 16 },
    ]);
    const byKey = await usage(['key']);
    expect(byKey).toHaveLength(2);
    expect(byKey).toContainEqual({ ...none, keyId: principal.keyId, heldCredits: 4 });
    expect(byKey).toContainEqual({ ...none, keyId: second.keyId, heldCredits: 16 });
    const byTeam = await usage(['team'], { teamId: undefined });
    expect(byTeam).toHaveLength(2);
    expect(byTeam).toContainEqual({ ...none, teamId: principal.teamId, heldCredits: 20 });
    expect(byTeam).toContainEqual({ ...none, teamId: stranger.teamId, heldCredits: 4 });
  });

  it('is told by the values of a metadata key that the operator named', async () => {
    const cancel = async (metadata: Record<string, string>) => {
      const { id } = await acceptPicture(context, principal, { metadata });
      await cancelGeneration(context, principal, id);
    };
    await cancel({ centre: 'a"b', other: 'x' });
    await cancel({ centre: 'c' });
    await cancel({ centre: 'c' });
    await cancel({ other: 'c' });
    await acceptPicture(context, principal, { metadata: { centre: 'c' } });
    await acceptPicture(context, principal, { metadata: { other: 'c' } });
    expect(await usage(['metadata.centre', 'day'])).toEqual([
      { ...none, metadata: 'a"b', day: TODAY, canceled: 1, releasedCredits: 4 },
      { ...none, metadata: 'c', day: TODAY, canceled: 2, releasedCredits: 8, heldCredits: 4 },
    ]);
  });

  it.each([
    ['from', { from: '2026-02-30' }],
    ['from', { from: '2026-06-16T00:00:00Z' }],
    ['to', { to: 'today' }],
    ['to', { from: '2026-06-17' }],
    ['to', { from: '2025-01-01', to: '2026-02-05' }],
    ['groupBy', { groupBy: ['hour'] }],
    ['groupBy', { groupBy: ['day', 'day'] }],
    ['groupBy', { groupBy: ['metadata.other'] }],
    ['groupBy', { groupBy: ['metadata.centre', 'model'] }],
  ])('refuses a wrong %s: %o', async (pointer, query) => {
    const refused = usage([], query);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('refuses a report of more rows than it can give without holding up others', async () => {
    const values = Array.from({ length: 10_001 }, (_, i) => ({
      ...none,
      day: TODAY,
      teamId: principal.teamId,
      metadataKey: 'centre',
      metadataValue: String(i).padStart(5, '0'),
    })).map(({ heldCredits: _, ...row }) => row);
    const insert = (rows: typeof values) =>
      context.store.transaction(async (tx) => {
        await tx.db.insert(tx.tables.usageDailyMetadata).values(rows);
      });
    for (let i = 0; i < 10_000; i += 1_000) await insert(values.slice(i, i + 1_000));
    expect(await usage(['metadata.centre'])).toHaveLength(10_000);
    await insert(values.slice(10_000));
    await expect(usage(['metadata.centre'])).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: 'groupBy' }],
    });
  });

  it('takes 400 days at once', async () => {
    expect(await usage([], { from: '2025-01-01', to: '2026-02-04' })).toEqual([none]);
  });

  it('equals what the generations and the ledger say after any sequence', async () => {
    const budget = await setTeamBudget(context, principal, 1_000);
    const random = seededRandom(815);
    const accepted: string[] = [];
    for (let step = 0; step < 50; step++) {
      const choice = random();
      if (choice < 0.4) {
        const imageQuality = (['1K', '2K', '4K'] as const)[Math.floor(random() * 3)]!;
        const { id } = await acceptPicture(context, principal, {
          model: random() < 0.5 ? 'nano-banana-2' : 'nano-banana-pro',
          input: { prompt: 'A fox', mode: 'generate', imageQuality },
          metadata: random() < 0.7 ? { centre: `centre ${Math.floor(random() * 3)}` } : {},
        });
        accepted.push(id);
      } else if (choice < 0.5) {
        await cancelGeneration(context, principal, accepted[Math.floor(random() * accepted.length)] ?? '');
      } else if (choice < 0.7) {
        await submitNext(context).catch(() => undefined);
      } else if (choice < 0.9) {
        context.upstream.pollOutcomes = [random() < 0.5 ? completed : { kind: 'failed', message: 'no' }];
        await pollDue(context);
      } else {
        context.clock.advance(Math.floor(random() * DAY_MS));
        await expireQueued(context);
      }
    }
    const range = { from: TODAY, to: dayOf(context.clock.now()) };
    const grouped = await usage(['day', 'key', 'model', 'quality'], range);
    expect(grouped.length).toBeGreaterThan(6);
    expect(sorted(grouped)).toEqual(sorted(await expected(context)));
    const byMetadata = await usage(['metadata.centre'], range);
    expect(byMetadata).toEqual(await expectedByMetadata(context));

    const sums = { hold: 0, settle: 0, release: 0 } as Record<string, number>;
    for (const { kind, credits } of await ledgerOf(context, budget.id))
      sums[kind] = (sums[kind] ?? 0) + credits;
    expect(await usage([], range)).toMatchObject([
      {
        settledCredits: sums.settle,
        releasedCredits: sums.release,
        heldCredits: sums.hold! - sums.settle! - sums.release!,
      },
    ]);
  });
});

/** The report by day, key, model and quality, made from the generations themselves. */
async function expected(context: TestContext): Promise<UsageRow[]> {
  const rows = new Map<string, UsageRow>();
  for (const row of await generationRows(context)) {
    const { keyId, model, input } = row;
    const day = dayOf(row.finishedAt ?? context.clock.now());
    const place = { day, keyId, model, quality: input.imageQuality };
    const id = JSON.stringify(place);
    rows.set(id, counted(rows.get(id) ?? { ...none, ...place }, row));
  }
  return [...rows.values()];
}

async function expectedByMetadata(context: TestContext): Promise<UsageRow[]> {
  const rows = new Map<string, UsageRow>();
  for (const row of await generationRows(context)) {
    const metadata = row.metadata.centre;
    if (metadata === undefined) continue;
    rows.set(metadata, counted(rows.get(metadata) ?? { ...none, metadata }, row));
  }
  return [...rows.values()].sort((a, b) => (a.metadata! < b.metadata! ? -1 : 1));
}

function counted(to: UsageRow, row: Awaited<ReturnType<typeof generationRows>>[number]): UsageRow {
  const { held, settled, released } = creditsOf(row);
  const one = (status: string) => (row.status === status ? 1 : 0);
  return {
    ...to,
    completed: to.completed + one('completed'),
    failed: to.failed + one('failed'),
    canceled: to.canceled + one('canceled'),
    settledCredits: to.settledCredits + settled,
    releasedCredits: to.releasedCredits + released,
    heldCredits: to.heldCredits + held,
  };
}

function sorted(rows: UsageRow[]): UsageRow[] {
  const text = ({ day, keyId, model, quality }: UsageRow) => `${day} ${keyId} ${model} ${quality}`;
  return [...rows].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
