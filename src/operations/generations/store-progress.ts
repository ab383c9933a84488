import { toGenerationResource } from '../../resources/generation-resource.ts';
import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { storeEvent } from '../events/store-event.ts';

/**
 * Stores, where someone listens, that a generation has become pending or generating: of a status that it had before, or of a write
 * that did not fit (null), there is nothing to tell. Returns whether it did; then call `notify('event-stored')` after the commit.
 */
export async function storeProgress(
  tx: Transaction,
  before: GenerationStatus,
  generation: Generation | null,
): Promise<boolean> {
  if (generation === null || generation.status === before) return false;
  const { id, teamId, status, webhook } = generation;
  if (status !== 'pending' && status !== 'generating') return false;
  const data = toGenerationResource(generation);
  return storeEvent(tx, { teamId, type: `generation.${status}`, generationId: id, data }, webhook);
}
