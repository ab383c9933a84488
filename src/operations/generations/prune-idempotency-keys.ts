import { firstId } from '../../domain/new-id.ts';
import { listKeyHolders, removeIdempotencyKeys } from '../../store/generations/list-key-holders.ts';
import type { OperationContext } from '../operation-context.ts';

// Because a round must not delay what waits for the database: it reads a few milliseconds, by the primary key.
const BATCH_SIZE = 1_000;

/**
 * Removes the idempotency keys of the next thousand generations that are older than `RETENTION_IDEMPOTENCY_KEYS_DAYS`. A key of an open
 * generation stays, and those after it wait for the next round.
 * @param after where the last round ended; empty at the start
 * @returns where this round ended, and whether there are more to look at now
 */
export async function pruneIdempotencyKeys(
  { store, clock, policy }: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  after: string,
): Promise<{ after: string; isMore: boolean }> {
  const before = firstId('generation', Math.max(0, clock.now() - policy.idempotencyRetentionMs));
  const found = await listKeyHolders(store.reader, { after, before, limit: BATCH_SIZE });
  const firstOpen = found.findIndex(({ isOpen }) => isOpen);
  const ended = firstOpen === -1 ? found : found.slice(0, firstOpen);
  const ids = ended.filter(({ hasKey }) => hasKey).map(({ id }) => id);
  if (ids.length > 0) await store.transaction((tx) => removeIdempotencyKeys(tx, ids));
  return { after: ended.at(-1)?.id ?? after, isMore: ended.length === BATCH_SIZE };
}
