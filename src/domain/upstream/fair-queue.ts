import type { UnixMs } from '../clock.ts';
import type { Priority } from '../generations/generation.ts';

/** What is kept of one team between choices: two numbers beside its row. Both begin at 0. */
export interface FairShare {
  /** Service received, divided by weight: the team's place in virtual time. */
  virtualTime: number;
  /** Interactive generations submitted while batch ones waited, since the last batch one. */
  interactiveSinceBatch: number;
}

/** The oldest generation of one priority that waits. */
export interface QueueHead {
  id: string;
  createdAt: UnixMs;
  /** What its submission counts: its credits, or 1 where requests are shared. Above 0. */
  cost: number;
}

/** A team with work waiting. */
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
  /** To be stored with the submission: the team's row, and the one number shared by all. */
  share: FairShare;
  virtualTime: number;
}

/**
 * Start-time fair queuing (Goyal, Vin, Cheng 1996): the team whose next service starts earliest in virtual time. A team that was idle
 * starts at the present virtual time, so it neither collects credit nor waits behind what others were given meanwhile. Of
 * equals, the one whose generation is oldest. Null when no team may submit.
 * @param virtualTime the start of the service chosen last; 0 at first
 */
export function chooseNext(
  teams: readonly WaitingTeam[],
  virtualTime: number,
  now: UnixMs,
): FairChoice | null {
  let best: { team: WaitingTeam; start: number; priority: Priority; head: QueueHead } | null = null;
  for (const team of teams) {
    const next = team.inFlight < team.maxInFlight ? nextOfTeam(team, now) : null;
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

/** What a team gets back when a submission certainly never reached the upstream. */
export function restoredShare(share: FairShare, weight: number, cost: number): FairShare {
  return { ...share, virtualTime: Math.max(0, share.virtualTime - cost / weight) };
}

// One batch generation for every eight interactive ones: interactive work hardly notices, and batch always moves.
export const INTERACTIVE_PER_BATCH = 8;
// Where interactive work is too rare to count to eight, a batch generation waits no longer than this behind it.
const BATCH_WAITS_AT_MOST_MS = 3_600_000;

function nextOfTeam(
  { interactive, batch, interactiveSinceBatch }: WaitingTeam,
  now: UnixMs,
): { priority: Priority; head: QueueHead } | null {
  if (batch === null) return interactive === null ? null : { priority: 'interactive', head: interactive };
  const batchIsDue =
    interactiveSinceBatch >= INTERACTIVE_PER_BATCH ||
    // Old batch work alternates with interactive work: were it always first, a long batch would hold up everything.
    (now - batch.createdAt >= BATCH_WAITS_AT_MOST_MS && interactiveSinceBatch > 0);
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
