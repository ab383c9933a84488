import type { Hold } from '../../domain/backups/gateway-state.ts';
import { findHold } from '../../store/backups/gateway-state.ts';
import type { OperationContext } from '../operation-context.ts';

/** The hold that the gateway is on; null: it is not. */
export async function readHold({ store }: Pick<OperationContext, 'store'>): Promise<Hold | null> {
  return findHold(store.reader);
}
