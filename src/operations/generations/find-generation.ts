import type { Generation } from '../../domain/generations/generation.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Finds a generation. The drop-in face distinguishes another team's generation from an unknown one, as the
 * upstream does; the native face must not.
 */
export async function findGeneration(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
  id: string,
): Promise<FindOutcome> {
  const generation = await findGenerationById(store.reader, id);
  if (generation === null) return { outcome: 'unknown' };
  return generation.teamId === teamId ? { outcome: 'found', generation } : { outcome: 'other_team' };
}

export type FindOutcome =
  { outcome: 'found'; generation: Generation } | { outcome: 'other_team' } | { outcome: 'unknown' };
