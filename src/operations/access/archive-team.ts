import { AppError } from '../../domain/app-error.ts';
import type { Team } from '../../domain/access/team.ts';
import { isArchived, markArchived } from '../../store/access/mark-archived.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Archives a team: its keys are revoked and no new ones can be created, so it requests nothing more. Open work ends as
 * usual; money and usage stay. Does nothing the second time. @throws AppError `not_found`
 */
export async function archiveTeam(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  teamId: string,
): Promise<Team> {
  const team = await store.transaction(async (tx) => {
    const wasArchived = await isArchived(tx, teamId);
    const archived = await markArchived(tx, teamId);
    if (archived === null || wasArchived) return archived;
    const change = { objectId: teamId, teamId, before: { archivedAt: null }, after: { archivedAt: tx.now } };
    await recordChange(tx, actor, { action: 'team.archive', ...change });
    return archived;
  });
  if (team === null) throw new AppError('not_found', 'There is no team with this id.');
  return team;
}
