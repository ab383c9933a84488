import { expect } from 'vitest';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

/**
 * Waits until nothing runs any more, then reads the database past the gateway's code and holds it against what must be true
 * whatever happened before: every generation has ended, no hold is open or resolved twice, budgets say what the ledger
 * says, every event is delivered, and the upstream was asked at most once for each picture. Prompts must be unique.
 */
export async function verifyTotals({ database: { query }, sandbox, receiver }: Stage): Promise<void> {
  await until('everything has ended and is delivered', async () => {
    const [open] = await query<{ open: number }>(openWork);
    return open?.open === 0;
  });
  expect(await query(wrongHolds)).toEqual([]);
  expect(await query(wrongUsage)).toEqual([]);
  expect(await query(wrongEvents)).toEqual([]);
  expect(await query(wrongSubmissions)).toEqual([]);

  const submitted = sandbox.requests().flatMap(({ prompt }) => prompt ?? []);
  expect(submitted).toHaveLength(new Set(submitted).size);
  const accepted = sandbox
    .requests()
    .filter(({ path, status }) => path.endsWith('/generate') && status === 200);
  const stored = await query<{ id: string }>(
    'select upstream_generation_id as id from generations where upstream_generation_id is not null',
  );
  expect(accepted.map(({ generationId }) => generationId)).toEqual(
    expect.arrayContaining(stored.map(({ id }) => String(id))),
  );

  // One id for each event, however often it was delivered.
  const eventIds = new Map(
    receiver.webhooks().map(({ id, payload }) => [id, `${payload.type} ${payload.data.id}`]),
  );
  expect(new Set(eventIds.values()).size).toBe(eventIds.size);
}

const openWork = `select
  (select count(*) from generations where status not in ('completed', 'failed', 'canceled') or lease_token is not null)
  + (select count(*) from deliveries where status = 'pending' or lease_token is not null)
  + (select count(*) from submissions where outcome is null) as open`;

/** Generations whose ledger does not read: one hold of the price a budget of the team, and one resolution by the status. */
const wrongHolds = `select g.id, g.status, b.id as budget from generations g
  join budgets b on b.team_id = g.team_id
  where 1 <> (select count(*) from ledger_entries l where l.generation_id = g.id and l.budget_id = b.id
      and l.kind = 'hold' and l.credits = g.price_credits)
    or 1 <> (select count(*) from ledger_entries l where l.generation_id = g.id and l.budget_id = b.id
      and l.kind = case when g.status = 'completed' then 'settle' else 'release' end and l.credits = g.price_credits)
    or 2 <> (select count(*) from ledger_entries l where l.generation_id = g.id and l.budget_id = b.id
      and l.kind <> 'unreconciled')`;

const wrongUsage = `select * from budget_usage u where u.held_credits <> 0
  or u.settled_credits + u.held_credits > u.limit_credits + u.adjustment_credits
  or u.settled_credits <> (select coalesce(sum(l.credits), 0) from ledger_entries l
    where l.budget_id = u.budget_id and l.period_starts_at = u.period_starts_at and l.kind = 'settle')`;

const wrongEvents = `select g.id from generations g
  where 1 <> (select count(*) from events e where e.generation_id = g.id)
  union all select d.id from deliveries d where d.status <> 'delivered'`;

const wrongSubmissions = `select generation_id from submissions where outcome in ('confirmed', 'unknown')
  group by generation_id having count(*) > 1`;
