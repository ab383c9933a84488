import { AppError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import { DEFAULT_WEIGHT, type Team } from '../../domain/access/team.ts';
import { insertTeam } from '../../store/access/teams.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { createSigningSecret } from '../signing/create-signing-secret.ts';

/** Creates a team with its default signing secret. @throws AppError `conflict` when the name is taken */
export async function createTeam(
  { store, secretBox, actor }: Pick<OperationContext, 'store' | 'secretBox' | 'actor'>,
  name: string,
): Promise<Team> {
  return store.transaction(async (tx) => {
    const team: Team = {
      id: newId('team', tx.now),
      name,
      weight: DEFAULT_WEIGHT,
      createdAt: tx.now,
    };
    if (!(await insertTeam(tx, team)))
      throw new AppError('conflict', `There is already a team named ${name}`);
    await createSigningSecret(tx, secretBox, { teamId: team.id, endpointId: null });
    await recordChange(tx, actor, {
      action: 'team.create',
      objectId: team.id,
      teamId: team.id,
      before: null,
      after: { name, weight: team.weight },
    });
    return team;
  });
}
