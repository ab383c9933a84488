import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import { forecastCredits } from '../../domain/budgets/forecast-credits.ts';
import { hourOf } from '../../domain/upstream/upstream-report.ts';
import type {
  Overview,
  OperatorOverview,
  OverviewBudget,
} from '../../resources/overview/overview-resource.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { countPendingDeliveries, type PendingOfTeam } from '../../store/overview/count-pending-deliveries.ts';
import { countQueuedByTeam } from '../../store/overview/count-queued-by-team.ts';
import { listOpenCircuits } from '../../store/overview/list-open-circuits.ts';
import { sumOpenCharges } from '../../store/overview/sum-open-charges.ts';
import { countInFlight } from '../../store/upstream/count-queued.ts';
import { countTeamInFlight } from '../../store/upstream/count-team-in-flight.ts';
import { listBudgets } from '../budgets/list-budgets.ts';
import type { OperationContext } from '../operation-context.ts';
import { listAccounts } from '../upstream/list-accounts.ts';
import { readUpstreamReport } from '../upstream/read-upstream-report.ts';

type Context = Pick<OperationContext, 'store' | 'clock' | 'policy'>;

/** How it goes for a team right now: what is burnt, what waits, and what is not delivered. */
export async function readOverview(context: Context, teamId: string): Promise<Overview> {
  const { reader } = context.store;
  const shared = await listBudgets(context, { scope: 'gateway' });
  const own = await listBudgets(context, { teamId });
  return {
    ...(await readCommon(context, teamId, [...shared.balances, ...own.balances])),
    inFlight: await countTeamInFlight(reader, teamId, MAX_IN_FLIGHT),
  };
}

/** The same for the whole gateway, with what concerns the operator alone. */
export async function readOperatorOverview(context: Context): Promise<OperatorOverview> {
  const { reader } = context.store;
  const { balances } = await listBudgets(context, {});
  return {
    ...(await readCommon(context, null, balances)),
    inFlight: await countInFlight(reader),
    accounts: await listAccounts(context),
    unreconciledCharges: await sumOpenCharges(reader),
    hours: await picturesByHour(context),
  };
}

// A screen of each is enough to act on; the lists have the others.
const MAX_BUDGETS = 20;
const MAX_CIRCUITS = 20;
const MAX_TEAMS = 50;
const MAX_IN_FLIGHT = 1_000_000;

async function readCommon(
  { store: { reader }, clock }: Context,
  owner: string | null,
  balances: BudgetBalance[],
) {
  const now = clock.now();
  const queue = await countQueuedByTeam(reader, owner);
  return {
    at: now,
    budgets: tightestFirst(balances, now).slice(0, MAX_BUDGETS),
    queue: queue.slice(0, MAX_TEAMS),
    deliveries: summed(await countPendingDeliveries(reader, owner)),
    circuits: await listOpenCircuits(reader, owner, { now, limit: MAX_CIRCUITS }),
  };
}

function summed(byTeam: PendingOfTeam[]): Overview['deliveries'] {
  return {
    pending: byTeam.reduce((sum, { pending }) => sum + pending, 0),
    oldestPendingAt: byTeam[0]?.oldestPendingAt ?? null,
    byTeam: byTeam.slice(0, MAX_TEAMS),
  };
}

/** By the part of the limit that is used or, where that is more, will be by the end of the period. */
function tightestFirst(balances: readonly BudgetBalance[], now: UnixMs): OverviewBudget[] {
  const budgets = balances.map((balance) => ({
    balance,
    forecastCredits: forecastCredits(balance.usage, balance.bounds, now),
  }));
  return budgets.sort((a, b) => loadOf(b) - loadOf(a));
}

function loadOf({ balance: { usage }, forecastCredits: forecast }: OverviewBudget): number {
  const limit = usage.limitCredits + usage.adjustmentCredits;
  const used = Math.max(usage.settledCredits + usage.heldCredits, forecast ?? 0);
  return limit > 0 ? used / limit : Infinity;
}

const HOURS = 24;

/** The pictures that the upstream made, of all accounts, in each of the last hours. */
async function picturesByHour(context: Context): Promise<OperatorOverview['hours']> {
  const last = hourOf(context.clock.now());
  const first = last - (HOURS - 1) * HOUR_MS;
  const report = await readUpstreamReport(context, { from: first });
  return Array.from({ length: HOURS }, (_, index) => {
    const startsAt = first + index * HOUR_MS;
    const ofHour = report.filter((hour) => hour.startsAt === startsAt);
    return { startsAt, pictures: ofHour.reduce((sum, { picturesMade }) => sum + picturesMade, 0) };
  });
}
