import { DAY_MS } from '../../domain/clock.ts';
import { deleteOldHours } from '../../store/endpoints/endpoint-hours.ts';
import type { OperationContext } from '../operation-context.ts';

/** Deletes the hours of the roll-up that no success rate counts any more. */
export async function pruneEndpointHours({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction((tx) => deleteOldHours(tx, tx.now - DAY_MS));
}
