import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import type { World } from '../world.ts';

/** Statements that find what contradicts a guarantee, whatever happened: none may return a row. */
const contradictions: Record<string, string> = {
  'every hold is settled or released, once': `select g.id, g.status, b.id as budget from generations g
    join budgets b on b.team_id = g.team_id
    where g.finished_at is not null and (1 <> (select count(*) from ledger_entries l where l.generation_id = g.id and l.budget_id = b.id
        and l.kind = 'hold' and l.credits = g.price_credits)
      or 1 <> (select count(*) from ledger_entries l where l.generation_id = g.id and l.budget_id = b.id
        and l.kind = case when g.status = 'completed' then 'settle' else 'release' end and l.credits = g.price_credits)
      or 2 <> (select count(*) from ledger_entries l where l.generation_id = g.id and l.budget_id = b.id
        and l.kind <> 'unreconciled'))`,
  'no budget is overspent or holds credits of what has ended': `select u.* from budget_usage u
    join budgets b on b.id = u.budget_id
    where u.held_credits <> (select coalesce(sum(g.price_credits), 0) from generations g
      where g.team_id = b.team_id and g.finished_at is null)
    or u.settled_credits + u.held_credits > u.limit_credits + u.adjustment_credits`,
  'every generation that ended has one terminal event': `select g.id from generations g where g.finished_at is not null and 1 <>
    (select count(*) from events e where e.generation_id = g.id
      and e.type in ('generation.completed', 'generation.failed', 'generation.canceled'))`,
  'every delivery is delivered': `select id, status from deliveries where status <> 'delivered'`,
  'no generation has two submissions that may have been charged': `select generation_id from submissions
    where outcome in ('confirmed', 'unknown') group by generation_id having count(*) > 1`,
  'no row is quarantined': `select task, row_id, failure_count from row_failures where failure_count >= 5`,
};

export async function checkDatabase({ database, journal, operate }: World): Promise<void> {
  for (const [guarantee, statement] of Object.entries(contradictions)) {
    const rows = await database.query(statement);
    journal.check(
      rows.length === 0,
      () => `${guarantee}: ${rows.length} not, such as ${JSON.stringify(rows.slice(0, 3))}`,
    );
  }
  const { periods, differences } = await operate(verifyLedger);
  journal.check(periods > 0 && differences.length === 0, () => `the ledger: ${JSON.stringify(differences)}`);
}
