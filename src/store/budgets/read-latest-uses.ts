import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Budget } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from '../engine/store.ts';

/** What was used of each budget that has not ended, in the latest period with a row. */
export async function readLatestUses({ db, tables }: Session): Promise<LatestUse[]> {
  const { budgets: b, budgetUsage: u, teams: t } = tables;
  const latest = sql`(select max(latest.period_starts_at) from ${u} latest where latest.budget_id = ${b.id})`;
  return db
    .select({
      scope: b.scope,
      period: b.period,
      timeZone: b.timeZone,
      teamName: t.name,
      periodStartsAt: u.periodStartsAt,
      usedCredits: sql<number>`${u.heldCredits} + ${u.settledCredits}`.mapWith(Number),
      allowedCredits: sql<number>`${u.limitCredits} + ${u.adjustmentCredits}`.mapWith(Number),
    })
    .from(b)
    .innerJoin(u, and(eq(u.budgetId, b.id), sql`${u.periodStartsAt} = ${latest}`))
    .leftJoin(t, eq(t.id, b.teamId))
    .where(isNull(b.endedAt));
}

export interface LatestUse extends Pick<Budget, 'scope' | 'period' | 'timeZone'> {
  /** Null: of the gateway. */
  teamName: string | null;
  /** The latest period that was used. */
  periodStartsAt: UnixMs;
  usedCredits: number;
  allowedCredits: number;
}
