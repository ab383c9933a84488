import { failureOf } from '../../domain/upstream/account-health.ts';
import {
  chooseNext,
  type FairChoice,
  type QueueHead,
  type WaitingTeam,
} from '../../domain/upstream/choose-next.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { countTeamInFlight } from '../../store/upstream/count-team-in-flight.ts';
import { findQueuedTeams, findQueueHead } from '../../store/upstream/fair-queue.ts';
import { findAccounts } from '../../store/upstream/upstream-accounts.ts';
import type { Policy } from '../operation-context.ts';

/**
 * The next generation of the fair queue that is not in its own back-off. While an account is tested,
 * another generation than the one that failed last comes first. Null: none may be submitted.
 */
export async function chooseGeneration(
  tx: Transaction,
  policy: Policy,
  virtualTime: number,
): Promise<FairChoice | null> {
  const { avoidId, belowCredits } = await findObstacle(tx, policy);
  const teams = await waitingTeams(tx, policy, avoidId);
  const affordable = teams.map((team) => ({
    ...team,
    interactive: isBelow(team.interactive, belowCredits) ? team.interactive : null,
    batch: isBelow(team.batch, belowCredits) ? team.batch : null,
  }));
  return (
    chooseNext(affordable, virtualTime, tx.now) ??
    chooseNext(avoidId === '' ? teams : await waitingTeams(tx, policy, ''), virtualTime, tx.now)
  );
}

function isBelow(head: QueueHead | null, credits: number): boolean {
  return head !== null && head.cost < credits;
}

/** What to pass over: the generation that failed last, and prices that no account has the credits for. */
async function findObstacle(
  tx: Transaction,
  { accounts }: Policy,
): Promise<{ avoidId: string; belowCredits: number }> {
  const names = accounts.map(({ name }) => name);
  const failures = (await findAccounts(tx, names)).filter(({ health }) => health.pausedAt === null);
  const failed = failures.find(({ health }) => failureOf(health, tx.now).failedGenerationId !== null);
  const belowCredits = failures.map(({ health }) =>
    health.failureReason === 'out_of_credits' ? (health.failedPriceCredits ?? Infinity) : Infinity,
  );
  return {
    avoidId: failed === undefined ? '' : (failureOf(failed.health, tx.now).failedGenerationId ?? ''),
    belowCredits: Math.max(...belowCredits, failures.length === 0 ? Infinity : 0),
  };
}

async function waitingTeams(tx: Transaction, policy: Policy, avoidId: string): Promise<WaitingTeam[]> {
  const teams: WaitingTeam[] = [];
  const { maxInFlightPerTeam: maxInFlight } = policy;
  const hasCap = maxInFlight !== Infinity;
  for (const team of await findQueuedTeams(tx)) {
    const head = (priority: 'interactive' | 'batch') =>
      findQueueHead(tx, { teamId: team.teamId, priority, now: tx.now, avoidId });
    teams.push({
      ...team,
      inFlight: hasCap ? await countTeamInFlight(tx, team.teamId, maxInFlight) : 0,
      maxInFlight,
      interactive: await head('interactive'),
      batch: await head('batch'),
    });
  }
  return teams;
}
