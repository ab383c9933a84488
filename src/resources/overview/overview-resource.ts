import { optionalTimestamp, toTimestamp, type UnixMs } from '../../domain/clock.ts';
import { toBudgetResource, type BudgetBalance } from '../budgets/budget-resource.ts';
import { toAccountResource, type AccountStatus } from '../upstream/account-resource.ts';

export type OverviewResource = ReturnType<typeof toOverviewResource>;

/** How it goes right now. */
export interface Overview {
  at: UnixMs;
  budgets: OverviewBudget[];
  queue: { teamId: string; queued: number; oldestQueuedAt: UnixMs }[];
  inFlight: number;
  deliveries: {
    pending: number;
    oldestPendingAt: UnixMs | null;
    byTeam: { teamId: string | null; pending: number; oldestPendingAt: UnixMs }[];
  };
  circuits: {
    id: string;
    endpointId: string | null;
    teamId: string | null;
    failingSince: UnixMs | null;
    retryAt: UnixMs | null;
  }[];
}

export interface OverviewBudget {
  balance: BudgetBalance;
  forecastCredits: number | null;
}

export interface OperatorOverview extends Overview {
  accounts: AccountStatus[];
  unreconciledCharges: { count: number; credits: number; oldestAt: UnixMs | null };
  hours: { startsAt: UnixMs; pictures: number }[];
}

/** As a team sees it. */
export function toOverviewResource({ at, budgets, queue, inFlight, deliveries, circuits }: Overview) {
  return {
    object: 'overview' as const,
    at: toTimestamp(at),
    budgets: budgets.map(({ balance, forecastCredits }) => ({
      ...toBudgetResource(balance),
      forecastCredits,
    })),
    queue: queue.map((team) => ({ ...team, oldestQueuedAt: toTimestamp(team.oldestQueuedAt) })),
    inFlight,
    deliveries: {
      pending: deliveries.pending,
      oldestPendingAt: optionalTimestamp(deliveries.oldestPendingAt),
      byTeam: deliveries.byTeam.map((team) => ({
        ...team,
        oldestPendingAt: toTimestamp(team.oldestPendingAt),
      })),
    },
    circuits: circuits.map((circuit) => ({
      ...circuit,
      failingSince: optionalTimestamp(circuit.failingSince),
      retryAt: optionalTimestamp(circuit.retryAt),
    })),
  };
}

export type OperatorOverviewResource = ReturnType<typeof toOperatorOverviewResource>;

/** As the operator sees it. */
export function toOperatorOverviewResource(overview: OperatorOverview) {
  const { accounts, unreconciledCharges, hours } = overview;
  return {
    ...toOverviewResource(overview),
    accounts: accounts.map(toAccountResource),
    unreconciledCharges: {
      ...unreconciledCharges,
      oldestAt: optionalTimestamp(unreconciledCharges.oldestAt),
    },
    hours: hours.map(({ startsAt, pictures }) => ({ startsAt: toTimestamp(startsAt), pictures })),
  };
}
