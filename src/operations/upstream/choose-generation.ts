import { failureOf } from '../../domain/upstream/account-health.ts';
import {
  chooseNext,
  type FairChoice,
  type QueueHead,
  type WaitingTeam,
} from '../../domain/upstream/choose-next.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { arrivalTime, type TeamInFlight } from '../../domain/upstream/fair-share.ts';
import { isLarge } from '../../domain/upstream/is-large.ts';
import { countTeamInFlight } from '../../store/upstream/count-team-in-flight.ts';
import { findInFlightAt } from '../../store/upstream/find-in-flight-at.ts';
import { findQueuedTeams, findQueueHead, type QueuedTeamRow } from '../../store/upstream/fair-queue.ts';
import { findAccounts } from '../../store/upstream/upstream-accounts.ts';
import type { Policy } from '../operation-context.ts';

/**
 * The next generation of the fair queue that is not in its own back-off. While an account is tested,
 * another generation than the one that failed last comes first. Null: none may be submitted.
 * @param only `interactive`: batch work may not be submitted now
 */
export async function chooseGeneration(
  tx: Transaction,
  policy: Policy,
  virtualTime: number,
  only: 'any' | 'interactive' = 'any',
): Promise<FairChoice | null> {
  const { avoidId, belowCredits } = await findObstacle(tx, policy);
  const teams = await waitingTeams(tx, policy, { virtualTime, avoidId });
  const affordable = teams.map((team) => ({
    ...team,
    interactive: isBelow(team.interactive, belowCredits) ? team.interactive : null,
    batch: isBelow(team.batch, belowCredits) ? team.batch : null,
  }));
  const choice =
    chooseNext(affordable, 0, tx.now, only) ??
    chooseNext(
      avoidId === '' ? teams : await waitingTeams(tx, policy, { virtualTime, avoidId: '' }),
      0,
      tx.now,
      only,
    );
  // A team that came late may start before the present, which does not turn it back for all.
  return choice === null ? null : { ...choice, virtualTime: Math.max(virtualTime, choice.virtualTime) };
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

/** The teams with queued generations; the virtual time of each is where its next service starts. */
async function waitingTeams(
  tx: Transaction,
  policy: Policy,
  { virtualTime, avoidId }: { virtualTime: number; avoidId: string },
): Promise<WaitingTeam[]> {
  const teams: WaitingTeam[] = [];
  const { maxInFlightPerTeam: maxInFlight } = policy;
  const hasCap = maxInFlight !== Infinity;
  for (const team of await findQueuedTeams(tx)) {
    const head = (priority: 'interactive' | 'batch') =>
      findQueueHead(tx, { teamId: team.teamId, priority, now: tx.now, avoidId });
    const [interactive, batch] = [await head('interactive'), await head('batch')];
    const cameAt = Math.min(interactive?.createdAt ?? Infinity, batch?.createdAt ?? Infinity);
    teams.push({
      ...team,
      virtualTime: Math.max(team.virtualTime, await arrivalTimeOf(tx, policy, { team, virtualTime, cameAt })),
      inFlight: hasCap ? await countTeamInFlight(tx, team.teamId, maxInFlight) : 0,
      maxInFlight,
      interactive,
      batch,
    });
  }
  return teams;
}

/** Where the service of a team starts that was idle until its generation came at `cameAt`. */
async function arrivalTimeOf(
  tx: Transaction,
  { accounts }: Policy,
  { team, virtualTime, cameAt }: { team: QueuedTeamRow; virtualTime: number; cameAt: UnixMs },
): Promise<number> {
  if (team.virtualTime >= virtualTime || cameAt === Infinity) return virtualTime;
  // Of thousands of places, a team that fills them delays others by little.
  if (accounts.some(({ requestsPerHour: limit }) => isLarge({ limit }))) return virtualTime;
  const inFlight: TeamInFlight[] = [];
  for (const { name: account, maxInFlight: atMost } of accounts)
    inFlight.push(...(await findInFlightAt(tx, { account, at: cameAt, atMost })));
  return arrivalTime(virtualTime, inFlight);
}
