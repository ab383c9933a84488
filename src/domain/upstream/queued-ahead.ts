import type { Priority } from '../generations/generation.ts';
import { INTERACTIVE_PER_BATCH } from './choose-next.ts';

/**
 * How many generations are submitted before one at `position` (from 0) of its team and priority, if no more
 * are queued: those of its own team, and of every other team as many as its fair share allows until then.
 * All costs are taken as equal.
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

export interface QueuedTeam {
  teamId: string;
  weight: number;
  virtualTime: number;
  /** Queued generations of each priority. */
  interactive: number;
  batch: number;
}

/** How many of the team's other priority come first. */
function othersOfTeam(
  team: QueuedTeam,
  { priority, position }: { priority: Priority; position: number },
): number {
  return priority === 'interactive'
    ? Math.min(team.batch, Math.floor(position / INTERACTIVE_PER_BATCH))
    : Math.min(team.interactive, (position + 1) * INTERACTIVE_PER_BATCH);
}
