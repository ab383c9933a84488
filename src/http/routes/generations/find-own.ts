import type { Generation } from '../../../domain/generations/generation.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';

/** A generation of the team. Null: there is none with this id, or it is another team's. */
export async function findOwn(
  { findGeneration }: Pick<TeamOperations, 'findGeneration'>,
  teamId: string,
  id: string,
): Promise<Generation | null> {
  const found = await findGeneration(teamId, id);
  return found.outcome === 'found' ? found.generation : null;
}
