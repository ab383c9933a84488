import type { Attempt, Delivery } from '../../domain/deliveries/delivery.ts';
import { findDelivery as findStored } from '../../store/deliveries/list-deliveries.ts';
import { listAttempts } from '../../store/deliveries/attempts.ts';
import type { OperationContext } from '../operation-context.ts';

// Because a schedule has far fewer attempts; only a delivery that is requeued repeatedly has more.
const MAX_ATTEMPTS = 100;

/** A delivery with its last attempts, oldest first. Null when the team has no such delivery. */
export async function findDelivery(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  id: string,
): Promise<{ delivery: Delivery; attempts: Attempt[] } | null> {
  const delivery = await findStored(reader, teamId, id);
  return delivery && { delivery, attempts: await listAttempts(reader, id, MAX_ATTEMPTS) };
}
