import type { Generation } from '../../domain/generations/generation.ts';
import { newId } from '../../domain/new-id.ts';
import { insertUnreconciledCharge } from '../../store/upstream/unreconciled-charges.ts';
import { appendLedger, findHolds } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Writes down that the upstream may have made a picture, and charged for it, of which the gateway knows nothing: on the ledger of every
 * budget that held its price, and on the list that the operator works off. It changes no budget's figures.
 */
export async function recordUnreconciledCharge(
  tx: Transaction,
  { id: generationId, priceCredits: credits }: Generation,
  reason: string,
  actor: string,
): Promise<void> {
  const id = newId('unreconciledCharge', tx.now);
  await insertUnreconciledCharge(tx, { id, generationId, credits, reason });
  for (const hold of await findHolds(tx, generationId)) {
    await appendLedger(tx, { ...hold, generationId, kind: 'unreconciled', actor, note: reason });
  }
  tx.observe({ kind: 'charge_unreconciled', generationId, credits });
}
