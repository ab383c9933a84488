import type { Team } from '../../domain/access/team.ts';
import { toTimestamp } from '../../domain/clock.ts';

export type TeamResource = ReturnType<typeof toTeamResource>;

/** A team as the operator sees it. */
export function toTeamResource({ id, name, weight, createdAt }: Team) {
  return { id, object: 'team' as const, name, weight, createdAt: toTimestamp(createdAt) };
}
