import type { Team } from '../../domain/access/team.ts';
import { toTimestamp } from '../../domain/clock.ts';

/** A team as `--json` prints it. */
export function teamJson({ id, name, weight, createdAt }: Team) {
  return { id, name, weight, createdAt: toTimestamp(createdAt) };
}
