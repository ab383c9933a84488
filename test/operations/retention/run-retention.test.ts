import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { newId } from '../../../src/domain/new-id.ts';
import { retentionSteps } from '../../../src/domain/retention/retention.ts';
import { retentionScope } from '../../../src/operations/retention/retention-scope.ts';
import { runRetention } from '../../../src/operations/retention/run-retention.ts';
import { sqlite } from '../../engines.ts';
import { createContext, type TestContext } from '../fixture.ts';
import { eventRows } from '../stored.ts';

let context: TestContext;
beforeEach(async () => {
  context = await createContext(sqlite, { retention: { textsMs: 30 * DAY_MS, eventsMs: 60 * DAY_MS } });
});
afterEach(() => context.database.drop());

async function insertTeams(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, i) => `team_${String(i).padStart(4, '0')}`);
  await context.store.transaction(async ({ db, tables: { teams }, now }) => {
    for (const id of ids) await db.insert(teams).values({ id, name: id, createdAt: now });
  });
  return ids;
}

it.each([0, 1, 100, 101, 201])(
  'goes through %i teams once, and then through what is the operator’s',
  async (count) => {
    const teamIds = await insertTeams(count);
    const scopes: [string | null, string][] = [];
    const now = context.clock.now();
    for await (const { teamId, step, before, after } of retentionScope(
      context.store.reader,
      context.policy,
      now,
    )) {
      scopes.push([teamId, step]);
      expect(before).toBe(now - (step === 'events' ? 60 : 30) * DAY_MS);
      expect(after).toBe('');
    }
    expect(scopes.slice(-2)).toEqual([
      [null, 'event_texts'],
      [null, 'events'],
    ]);
    const ofTeams = scopes.slice(0, -2);
    expect(ofTeams).toEqual(
      ofTeams.length === 0 ? [] : ofTeams.map((_, i) => [ofTeams[i]![0], retentionSteps[i % 3]]),
    );
    expect(new Set(ofTeams.map(([teamId]) => teamId))).toEqual(new Set(teamIds));
    expect(ofTeams).toHaveLength(3 * count);
  },
);

it('erases and deletes the operator’s events, and observes only what went', async () => {
  await context.store.transaction(async ({ db, tables: { events }, now }) => {
    const sequence = newId('event', now);
    await db.insert(events).values({
      ...{ id: sequence, sequence, teamId: null, generationId: null },
      ...{ type: 'budget.alert', payload: 'secret', createdAt: now },
    } as never);
  });
  context.clock.advance(31 * DAY_MS);
  expect((await runRetention(context)).counts).toEqual({ generation_texts: 0, event_texts: 1, events: 0 });
  expect(await eventRows(context)).toMatchObject([{ payload: '' }]);
  context.clock.advance(30 * DAY_MS);
  expect((await runRetention(context)).counts).toEqual({ generation_texts: 0, event_texts: 0, events: 1 });
  expect(await eventRows(context)).toEqual([]);
  const seen = context.observed.filter(({ kind }) => kind === 'retention_enforced');
  expect(seen).toMatchObject([
    { step: 'event_texts', count: 1 },
    { step: 'events', count: 1 },
  ]);
});

it('gives back space until there is none to give', async () => {
  const given = [4_096, 8_192, 0, 1];
  const store = { ...context.store, releaseSpace: async () => given.shift()! };
  expect((await runRetention({ ...context, store })).releasedBytes).toBe(12_288);
  expect(given).toEqual([1]);
});
