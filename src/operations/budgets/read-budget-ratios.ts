import { periodAt, type BudgetPeriod, type BudgetScope } from '../../domain/budgets/budget.ts';
import { readLatestUses } from '../../store/budgets/read-latest-uses.ts';
import type { OperationContext } from '../operation-context.ts';

// Because each is a time series that is kept for ever: of more teams, those that have used most are shown.
const MAX_TEAMS = 1_000;

/** The highest ratio for each scope and period, and with `teamLabels` for each team too. A budget that nobody has used in this period is not in it. */
export async function readBudgetRatios({
  store: { reports },
  clock,
  policy: { teamLabels },
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<BudgetRatio[]> {
  const now = clock.now();
  const highest = new Map<string, BudgetRatio>();
  for (const use of await readLatestUses(reports)) {
    if (use.periodStartsAt !== periodAt(use, now).startsAt) continue;
    const { scope, period, usedCredits, allowedCredits } = use;
    const ratio = allowedCredits > 0 ? usedCredits / allowedCredits : 1;
    const team = teamLabels ? (use.teamName ?? '') : '';
    const key = `${scope} ${period} ${team}`;
    if (ratio >= (highest.get(key)?.ratio ?? -1)) highest.set(key, { scope, period, team, ratio });
  }
  return mostUsed([...highest.values()]);
}

/** How much of budgets of one kind is used. */
export interface BudgetRatio {
  scope: BudgetScope;
  period: BudgetPeriod;
  /** Whose; empty: of the gateway, or the highest of all teams. */
  team: string;
  /** Of limit and adjustments; held credits count. More than 1 after a limit was lowered. */
  ratio: number;
}

function mostUsed(ratios: BudgetRatio[]): BudgetRatio[] {
  const teams = new Set<string>();
  for (const { team } of ratios.toSorted((a, b) => b.ratio - a.ratio))
    if (teams.size < MAX_TEAMS) teams.add(team);
  return ratios.filter(({ team }) => teams.has(team));
}
