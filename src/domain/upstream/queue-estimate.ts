import { requestsFree, requestsFreeAt, type Allowance } from './allowance.ts';
import type { UnixMs } from '../clock.ts';
import { INTERACTIVE_PER_BATCH } from './fair-queue.ts';
import type { Priority } from '../generations/generation.ts';

/** When the gateway expects what. */
export interface GenerationEstimate {
  /** How many will be submitted before it; null once it has been submitted. */
  queuePosition: number | null;
  /** When it will be submitted; null once it has been. */
  startAt: UnixMs | null;
  /** When its end will be known; null once it has ended. */
  completionAt: UnixMs | null;
}

/** Of a generation that has ended, and where nobody looked at the queue. */
export const noEstimate: GenerationEstimate = { queuePosition: null, startAt: null, completionAt: null };

export interface QueuedTeam {
  teamId: string;
  weight: number;
  virtualTime: number;
  /** How many wait. */
  interactive: number;
  batch: number;
}

/**
 * How many generations will be submitted before the one that is `position`-th (from 0) of its team and priority, if none is added:
 * its team's own, and of every other team what fits into its share until then. Costs are taken as equal.
 */
export function queuedAhead(
  teams: readonly QueuedTeam[],
  virtualTime: number,
  own: { teamId: string; priority: Priority; position: number },
): number {
  const team = teams.find(({ teamId }) => teamId === own.teamId);
  if (team === undefined) return own.position;
  const ownAhead = own.position + othersOfTeam(team, own);
  const start = Math.max(virtualTime, team.virtualTime) + ownAhead / team.weight;
  return teams.reduce((ahead, other) => {
    if (other === team) return ahead;
    const served = Math.ceil((start - Math.max(virtualTime, other.virtualTime)) * other.weight);
    return ahead + Math.min(other.interactive + other.batch, Math.max(0, served));
  }, ownAhead);
}

function othersOfTeam(
  team: QueuedTeam,
  { priority, position }: { priority: Priority; position: number },
): number {
  return priority === 'interactive'
    ? Math.min(team.batch, Math.floor(position / INTERACTIVE_PER_BATCH))
    : Math.min(team.interactive, (position + 1) * INTERACTIVE_PER_BATCH);
}

export interface QueueStanding {
  /** How many will be submitted before it, see `queuedAhead`. */
  ahead: number;
  inFlight: number;
  /** Submission and looks, on average: 1 + `PollPlan.pollsPerGeneration`. */
  requestsPerPicture: number;
}

/**
 * When the generation will be submitted: pictures in flight and those ahead take their requests first, and each request comes free
 * again a window after it was made. `now` for those that fit. With several accounts, `ahead` is this account's part.
 */
export function estimateStart(allowance: Allowance, standing: QueueStanding, now: UnixMs): UnixMs {
  const { ahead, inFlight, requestsPerPicture } = standing;
  const polls = requestsPerPicture - 1;
  // Its own looks come later; only its submission must be free by then.
  const needed = Math.ceil(inFlight * polls + ahead * requestsPerPicture + 1);
  // With requests to spare, those for its looks are there as well: nothing to wait for.
  if (requestsFree(allowance, now) >= needed + polls) return now;
  const rounds = Math.floor((needed - 1) / allowance.limit);
  const inRound = needed - rounds * allowance.limit;
  return (requestsFreeAt(allowance, inRound, now) ?? now) + rounds * allowance.windowMs;
}
