import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { creditsOf } from '../../../src/domain/generations/generation.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { dayOf, usageField, type UsageGroup, type UsageRow } from '../../../src/domain/usage/usage-row.ts';
import { forFigures, usageFigures } from '../../../src/domain/usage/usage-figure.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { expireQueued } from '../../../src/operations/upstream/expire-queued.ts';
import { resolveUnreconciledCharge } from '../../../src/operations/upstream/resolve-unreconciled-charge.ts';
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
import { generationRows, ledgerOf, unreconciledChargeRows } from '../stored.ts';

const TODAY = dayOf(NOON);
const none = forFigures(usageFigures, () => 0);

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
    const stranger = await createPrincipal(context, 'stranger');
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
    expect(byKey).toContainEqual({ ...none, keyId: principal.keyId, keyName: 'test', heldCredits: 4 });
    expect(byKey).toContainEqual({ ...none, keyId: second.keyId, keyName: 'second', heldCredits: 16 });
    const byTeam = await usage(['team'], { teamId: undefined });
    expect(byTeam).toHaveLength(2);
    expect(byTeam).toContainEqual({
      ...none,
      teamId: principal.teamId,
      teamName: expect.stringMatching(/^team \d+$/) as string,
      heldCredits: 20,
    });
    expect(byTeam).toContainEqual({ ...none, teamId: stranger.teamId, teamName: 'stranger', heldCredits: 4 });
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
      { ...none, day: TODAY, canceled: 1, releasedCredits: 4, heldCredits: 4 },
    ]);
  });

  it('has no untagged row where everything has the metadata key', async () => {
    await acceptPicture(context, principal, { metadata: { centre: '' } });
    expect(await usage(['metadata.centre'])).toEqual([{ ...none, metadata: '', heldCredits: 4 }]);
  });

  const combinations: { others: UsageGroup[] }[] = [
    { others: ['model'] },
    { others: ['quality'] },
    { others: ['key'] },
    { others: ['team'] },
    { others: ['day', 'key', 'model'] },
  ];
  it.each(combinations)(
    'combines a metadata key with $others, without a change of the totals',
    async ({ others }) => {
      const second = { ...principal, keyId: (await createKey(context, principal.teamId, 'second')).id };
      for (const [by, changes] of [
        [principal, { metadata: { centre: 'a' } }],
        [second, { metadata: { centre: 'a' }, model: 'nano-banana-pro' }],
        [second, {}],
        [principal, { metadata: { centre: 'a' } }],
      ] as const) {
        await acceptPicture(context, by, changes);
        if (changes.metadata !== undefined) await complete();
      }
      const rows = await usage([...others, 'metadata.centre']);
      for (const total of await usage(others)) {
        const parts = rows.filter((row) => others.every((group) => isSame(row, total, group)));
        expect(sumOf(parts)).toEqual(forFigures(usageFigures, (figure) => total[figure]));
      }
      expect(rows.filter(({ metadata }) => metadata === 'a').length).toBeGreaterThan(0);
      expect(sumOf(rows)).toMatchObject({ completed: 3, settledCredits: 12, heldCredits: 4 });
    },
  );

  it('counts unreconciled charges on the day of their record, and what became of them on its own', async () => {
    const metadata = { centre: 'a' };
    for (const changes of [{ metadata }, {}, { metadata }]) {
      await acceptPicture(context, principal, changes);
      context.upstream.submitOutcomes = [{ kind: 'unknown', reason: 'reset' }];
      await submitNext(context);
    }
    const [first, second] = await unreconciledChargeRows(context);
    context.clock.advance(DAY_MS);
    await resolveUnreconciledCharge(context, { id: first!.id, resolution: 'charged', actor: 'operator' });
    await resolveUnreconciledCharge(context, {
      id: second!.id,
      resolution: 'written_off',
      actor: 'operator',
    });
    const tomorrow = dayOf(context.clock.now());
    const lost = (count: number) => ({
      failed: count,
      releasedCredits: 4 * count,
      unreconciledCredits: 4 * count,
    });
    expect(await usage(['day', 'metadata.centre'], { to: tomorrow })).toEqual([
      { ...none, ...lost(2), day: TODAY, metadata: 'a' },
      { ...none, ...lost(1), day: TODAY },
      { ...none, chargedCredits: 4, day: tomorrow, metadata: 'a' },
      { ...none, writtenOffCredits: 4, day: tomorrow },
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
  ])('refuses a wrong %s: %o', async (pointer, query) => {
    const refused = usage([], query);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('refuses a report of more rows than it can give without holding up others', async () => {
    const { heldCredits: _, ...counts } = none;
    const place = { day: TODAY, ...principal, model: 'nano-banana-2', quality: '1K' } as const;
    const values = Array.from({ length: 10_001 }, (_, i) => ({
      ...counts,
      ...place,
      completed: 1,
      metadataKey: 'centre',
      metadataValue: String(i).padStart(5, '0'),
    }));
    await context.store.transaction(async (tx) => {
      await tx.db.insert(tx.tables.usageDaily).values({ ...counts, ...place, completed: 10_000 });
    });
    const insert = (rows: typeof values) =>
      context.store.transaction(async (tx) => {
        await tx.db.insert(tx.tables.usageDailyMetadata).values(rows);
      });
    for (let i = 0; i < 10_000; i += 1_000) await insert(values.slice(i, i + 1_000));
    expect(await usage(['metadata.centre'])).toHaveLength(10_000);
    await insert(values.slice(10_000));
    await context.store.transaction(async (tx) => {
      await tx.db.update(tx.tables.usageDaily).set({ completed: 10_001 });
    });
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
    const place = { day, keyId, keyName: 'test', model, quality: input.imageQuality };
    const id = JSON.stringify(place);
    rows.set(id, counted(rows.get(id) ?? { ...none, ...place }, row));
  }
  return [...rows.values()];
}

async function expectedByMetadata(context: TestContext): Promise<UsageRow[]> {
  const rows = new Map<string, UsageRow>();
  for (const row of await generationRows(context)) {
    const metadata = row.metadata.centre;
    const empty = metadata === undefined ? none : { ...none, metadata };
    // Untagged last.
    rows.set(metadata ?? '~', counted(rows.get(metadata ?? '~') ?? empty, row));
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
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

function isSame(a: UsageRow, b: UsageRow, group: UsageGroup): boolean {
  return a[usageField(group)] === b[usageField(group)];
}

function sumOf(rows: UsageRow[]) {
  return forFigures(usageFigures, (figure) => rows.reduce((sum, row) => sum + row[figure], 0));
}

function sorted(rows: UsageRow[]): UsageRow[] {
  const text = ({ day, keyId, model, quality }: UsageRow) => `${day} ${keyId} ${model} ${quality}`;
  return [...rows].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
