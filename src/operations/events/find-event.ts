import type { StoredEvent } from '../../domain/events/stored-event.ts';
import { findEvent as findStored } from '../../store/events/list-events.ts';
import type { OperationContext } from '../operation-context.ts';

/** An event. Null when there is none with this id that this team, or with null the operator, may see. */
export async function findEvent(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  id: string,
): Promise<StoredEvent | null> {
  return findStored(store.reader, teamId, id);
}
