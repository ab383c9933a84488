import { healthAfterTrial } from '../../domain/endpoints/health-after-trial.ts';
import type { Transaction } from '../engine/store.ts';
import { lockReceiverHealth, setReceiverHealth } from './lock-receiver-health.ts';

/**
 * Ends the back-off of a receiver now, because a caller asked for a delivery: at most once in 30 s. Make that
 * delivery due afterwards.
 */
export async function closeCircuit(tx: Transaction, receiverId: string): Promise<void> {
  const before = await lockReceiverHealth(tx, receiverId);
  const after = healthAfterTrial(before, tx.now);
  if (after !== before) await setReceiverHealth(tx, receiverId, after);
}
