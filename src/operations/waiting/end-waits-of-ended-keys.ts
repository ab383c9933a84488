import { findEndedKeys } from '../../store/access/keys.ts';
import type { OperationContext } from '../operation-context.ts';
import type { WaitRegistry } from './wait-registry.ts';

/** Ends the waiting requests and event streams of keys that were revoked or have expired. Costs one statement, and none when nobody waits. */
export async function endWaitsOfEndedKeys(
  { store: { reader }, clock }: Pick<OperationContext, 'store' | 'clock'>,
  registry: Pick<WaitRegistry, 'keys' | 'endKey'>,
): Promise<void> {
  const waiting = registry.keys();
  if (waiting.length === 0) return;
  for (const keyId of await findEndedKeys(reader, waiting, clock.now())) registry.endKey(keyId);
}
