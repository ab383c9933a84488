import type { TeamRetention } from '../../domain/retention/retention.ts';
import { findTeamRetention } from '../../store/retention/team-retention.ts';
import type { OperationContext } from '../operation-context.ts';

/** What the operator set for a team; null: as the gateway's settings say. */
export async function readTeamRetention(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
): Promise<TeamRetention> {
  return findTeamRetention(store.reader, teamId);
}
