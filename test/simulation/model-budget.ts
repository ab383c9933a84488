import { periodAt, type BudgetPeriod, type BudgetScope } from '../../src/domain/budgets/budget.ts';
import type { Principal } from '../../src/domain/access/principal.ts';

/** Where a budget can be: the scopes, periods and time zones that a run plays with. */
export interface Slot {
  scope: BudgetScope;
  teamId: string | null;
  keyId: string | null;
  period: BudgetPeriod;
  timeZone: string;
}

interface ModelPeriod {
  startsAt: number;
  endsAt: number | null;
  limit: number;
  held: number;
  settled: number;
  released: number;
  /** What was carried into it less what was carried out of it. */
  carried: number;
}

/** What a budget promises, written down a second time and as simply as can be: no rows, no guards, one thing after the other. */
export interface ModelBudget {
  id: string;
  slot: Slot;
  limit: number;
  cap: number | null;
  createdAt: number;
  adjustments: { credits: number; createdAt: number; expiresAt: number | null }[];
  periods: Map<number, ModelPeriod>;
}

export function applies({ slot }: ModelBudget, { teamId, keyId }: Principal): boolean {
  return slot.scope === 'gateway' || (slot.scope === 'team' ? slot.teamId === teamId : slot.keyId === keyId);
}

/** How it stands at `now`, opened or not. */
export function viewOf(budget: ModelBudget, now: number) {
  const { startsAt } = periodAt(budget.slot, now);
  const period = budget.periods.get(startsAt);
  const carried = period?.carried ?? carriedInto(budget, startsAt);
  return {
    limitCredits: period?.limit ?? budget.limit,
    adjustmentCredits: activeAt(budget, now) + carried,
    heldCredits: period?.held ?? 0,
    settledCredits: period?.settled ?? 0,
    releasedCredits: period?.released ?? 0,
  };
}

export function hasRoomFor(budget: ModelBudget, now: number, credits: number): boolean {
  const { limitCredits, adjustmentCredits, heldCredits, settledCredits } = viewOf(budget, now);
  return heldCredits + settledCredits + credits <= limitCredits + adjustmentCredits;
}

/** The period that `now` lies in; from here on what was carried into it stays. */
export function open(budget: ModelBudget, now: number): ModelPeriod {
  const bounds = periodAt(budget.slot, now);
  const opened = budget.periods.get(bounds.startsAt);
  if (opened !== undefined) return opened;
  const carried = carriedInto(budget, bounds.startsAt);
  if (carried > 0) {
    const before = periodAt(budget.slot, bounds.startsAt - 1);
    const preceding = budget.periods.get(before.startsAt) ?? fresh(budget, before, 0);
    preceding.carried -= carried;
  }
  return fresh(budget, bounds, carried);
}

function fresh(
  budget: ModelBudget,
  { startsAt, endsAt }: { startsAt: number; endsAt: number | null },
  carried: number,
): ModelPeriod {
  const period = { startsAt, endsAt, limit: budget.limit, held: 0, settled: 0, released: 0, carried };
  budget.periods.set(startsAt, period);
  return period;
}

function carriedInto(budget: ModelBudget, startsAt: number): number {
  if (budget.cap === null || budget.slot.period === 'total') return 0;
  const preceding = budget.periods.get(periodAt(budget.slot, startsAt - 1).startsAt);
  if (preceding === undefined && budget.createdAt >= startsAt) return 0;
  const { limit, held, settled, carried } = preceding ?? {
    limit: budget.limit,
    held: 0,
    settled: 0,
    carried: 0,
  };
  const unused = limit + activeAt(budget, startsAt - 1) + carried - held - settled;
  return Math.min(budget.cap, Math.max(0, unused));
}

function activeAt({ adjustments }: ModelBudget, time: number): number {
  return adjustments
    .filter(({ createdAt, expiresAt }) => createdAt <= time && (expiresAt === null || expiresAt > time))
    .reduce((sum, { credits }) => sum + credits, 0);
}
