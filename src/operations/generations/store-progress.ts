import { toGenerationResource } from '../../resources/generations/generation-resource.ts';
import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { storeEvent } from '../events/store-event.ts';

/**
 * Stores an event, if anyone subscribes, when a generation has become pending or generating. Stores none
 * when the status did not change, or when the write found no row (null). Returns whether it stored one: if
 * so, call `notify('event-stored')` after the commit.
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
