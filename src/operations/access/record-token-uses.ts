import { upsertTokenUses } from '../../store/access/token-uses.ts';
import type { OperationContext } from '../operation-context.ts';

/** Stores when keys and operators' tokens were used since the last time. What cannot be stored is lost: it is a hint. */
export async function recordTokenUses({
  store,
  tokenUses,
}: Pick<OperationContext, 'store' | 'tokenUses'>): Promise<void> {
  const uses = tokenUses.take();
  if (uses.size > 0) await store.transaction((tx) => upsertTokenUses(tx, uses));
}
