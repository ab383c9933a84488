import type { Generation } from '../../domain/generations/generation.ts';
import { newId } from '../../domain/ids.ts';
import { insertDoubt } from '../../store/upstream/in-doubt.ts';
import { appendLedger, findHolds } from '../../store/budgets/ledger.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Writes down that the upstream may have made a picture, and charged for it, of which the gateway knows nothing: on the ledger of every
 * budget that held its price, and on the list that the operator works off. It changes no budget's figures.
 */
export async function recordDoubt(
  tx: Transaction,
  { id: generationId, priceCredits: credits }: Generation,
  reason: string,
  actor: string,
): Promise<void> {
  const id = newId('doubt', tx.now);
  await insertDoubt(tx, { id, generationId, credits, reason });
  for (const hold of await findHolds(tx, generationId)) {
    await appendLedger(tx, { ...hold, generationId, kind: 'in_doubt', actor, note: reason });
  }
  tx.observe({ kind: 'picture_in_doubt', generationId, credits });
}
