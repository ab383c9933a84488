import { correlationOf } from '../../domain/generations/correlation.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { newId } from '../../domain/new-id.ts';
import { insertUnreconciledCharge } from '../../store/upstream/unreconciled-charges.ts';
import { appendLedger, findHolds } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { Policy } from '../operation-context.ts';
import { recordUsage } from '../usage/record-usage.ts';

/**
 * Records that the upstream may have charged for a picture that the gateway never received: in the ledger
 * of every budget that held its price, in the usage of the day, and in the list that the operator resolves. Changes no balance.
 * @param imageUrl the picture, where it came after all
 * @returns the id of the charge
 */
export async function recordUnreconciledCharge(
  tx: Transaction,
  policy: Pick<Policy, 'usageMetadataKeys'>,
  generation: Generation,
  reason: string,
  actor: string,
  imageUrl: string | null = null,
): Promise<string> {
  const { id: generationId, priceCredits: credits } = generation;
  const id = newId('unreconciledCharge', tx.now);
  await insertUnreconciledCharge(tx, { id, generationId, credits, reason, imageUrl });
  for (const hold of await findHolds(tx, generationId)) {
    await appendLedger(tx, { ...hold, generationId, kind: 'unreconciled', actor, note: reason });
  }
  await recordUsage(tx, policy, generation, { unreconciledCredits: credits });
  tx.observe({ kind: 'charge_unreconciled', ...correlationOf(generation), chargeId: id, credits, reason });
  return id;
}
