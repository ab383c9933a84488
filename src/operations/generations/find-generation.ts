import type { Generation } from '../../domain/generations/generation.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import { withFiles } from '../files/with-files.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Finds a generation. The drop-in face distinguishes another team's generation from an unknown one, as the
 * upstream does; the native face must not.
 */
export async function findGeneration(
  { store, policy, clock }: Pick<OperationContext, 'store' | 'policy' | 'clock'>,
  teamId: string,
  id: string,
): Promise<FindOutcome> {
  const generation = await findGenerationById(store.reader, id);
  if (generation === null) return { outcome: 'unknown' };
  if (generation.teamId !== teamId) return { outcome: 'other_team' };
  return {
    outcome: 'found',
    generation: await withFiles(store.reader, policy.files, generation, clock.now()),
  };
}

export type FindOutcome =
  { outcome: 'found'; generation: Generation } | { outcome: 'other_team' } | { outcome: 'unknown' };
