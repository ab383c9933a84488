import { HOUR_MS, type UnixMs } from '../clock.ts';
import type { Priority } from '../generations/generation.ts';
import type { FairShare } from './fair-share.ts';

/**
 * The next generation to submit, by start-time fair queuing (Goyal, Vin, Cheng 1996): it belongs to the
 * team whose next service starts earliest in virtual time. A team that was idle starts at the present
 * virtual time, so an idle team neither accrues credit nor owes service. Ties go to the oldest generation.
 * Null when no team may submit.
 * @param virtualTime where the service of an idle team starts, see `arrivalTime`; 0 at first
 * @param only `interactive`: batch work may not be submitted now
 */
export function chooseNext(
  teams: readonly WaitingTeam[],
  virtualTime: number,
  now: UnixMs,
  only: 'any' | 'interactive' = 'any',
): FairChoice | null {
  let best: { team: WaitingTeam; start: number; priority: Priority; head: QueueHead } | null = null;
  for (const team of teams) {
    const next = team.inFlight < team.maxInFlight ? nextOfTeam(team, now, only) : null;
    if (next === null) continue;
    const candidate = { team, start: Math.max(virtualTime, team.virtualTime), ...next };
    if (best === null || isBefore(candidate, best)) best = candidate;
  }
  if (best === null) return null;
  const { team, start, priority, head } = best;
  return {
    teamId: team.teamId,
    priority,
    generationId: head.id,
    share: {
      virtualTime: start + head.cost / team.weight,
      interactiveSinceBatch:
        priority === 'interactive' && team.batch !== null ? team.interactiveSinceBatch + 1 : 0,
    },
    virtualTime: start,
  };
}

/** The oldest queued generation of one priority. */
export interface QueueHead {
  id: string;
  createdAt: UnixMs;
  /** What its submission costs the team: its credits, or 1 where requests are shared. Above 0. */
  cost: number;
}

/** A team with queued generations. */
export interface WaitingTeam extends FairShare {
  teamId: string;
  /** Above 0. A team of weight 2 gets twice the service of one of weight 1. */
  weight: number;
  inFlight: number;
  maxInFlight: number;
  interactive: QueueHead | null;
  batch: QueueHead | null;
}

export interface FairChoice {
  teamId: string;
  priority: Priority;
  generationId: string;
  /** To be stored with the submission: the team's row, and the virtual time that all teams share. */
  share: FairShare;
  virtualTime: number;
}

// One batch generation for every eight interactive ones: interactive work hardly slows down, and batch
// always moves.
export const INTERACTIVE_PER_BATCH = 8;
// With little interactive work the count to eight takes long: a batch generation waits no longer than this
// behind it.
const MAX_BATCH_WAIT_MS = HOUR_MS;

function nextOfTeam(
  { interactive, batch, interactiveSinceBatch }: WaitingTeam,
  now: UnixMs,
  only: 'any' | 'interactive',
): { priority: Priority; head: QueueHead } | null {
  if (only === 'interactive')
    return interactive === null ? null : { priority: 'interactive', head: interactive };
  if (batch === null) return interactive === null ? null : { priority: 'interactive', head: interactive };
  const batchIsDue =
    interactiveSinceBatch >= INTERACTIVE_PER_BATCH ||
    // Alternates with interactive work: if old batch work always came first, a long batch would block
    // everything.
    (now - batch.createdAt >= MAX_BATCH_WAIT_MS && interactiveSinceBatch > 0);
  if (interactive === null || batchIsDue) return { priority: 'batch', head: batch };
  return { priority: 'interactive', head: interactive };
}

interface Candidate {
  team: WaitingTeam;
  start: number;
  head: QueueHead;
}

function isBefore(a: Candidate, b: Candidate): boolean {
  if (a.start !== b.start) return a.start < b.start;
  if (a.head.createdAt !== b.head.createdAt) return a.head.createdAt < b.head.createdAt;
  return a.team.teamId < b.team.teamId;
}
