import type { StoredEvent } from '../../domain/events/stored-event.ts';
import { findEvent as findStored } from '../../store/events/list-events.ts';
import type { OperationContext } from '../context.ts';

/** Null when there is no such event, or none that this team, or with null the operator, may know of. */
export async function findEvent(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  id: string,
): Promise<StoredEvent | null> {
  return findStored(store.reader, teamId, id);
}
