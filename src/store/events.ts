import { eq, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { EventType } from '../domain/webhook.ts';
import { statement } from './statement.ts';
import type { Session, Transaction } from './store.ts';

export interface NewEvent {
  id: string;
  /** Null: of the whole gateway. */
  teamId: string | null;
  type: EventType;
  generationId: string | null;
  payload: string;
}

export interface EventTarget {
  /** Null: the webhook that came with the request itself. */
  endpointId: string | null;
  url: string;
  /** Whose endpoint it is where that is not whose event it is. Null: the operator's. */
  teamId?: string | null;
}

/** Stores an event and a delivery, due at once, for each target. */
export async function insertEvent(tx: Transaction, event: NewEvent, targets: EventTarget[]): Promise<void> {
  await tx.db.insert(tx.tables.events).values({ ...event, createdAt: tx.now });
  if (targets.length === 0) return;
  await tx.db.insert(tx.tables.deliveries).values(
    targets.map((target) => ({
      ...target,
      id: newId('delivery', tx.now),
      eventId: event.id,
      teamId: target.teamId === undefined ? event.teamId : target.teamId,
      status: 'pending' as const,
      attemptCount: 0,
      nextAttemptAt: tx.now,
      createdAt: tx.now,
    })),
  );
}

const selectPayload = statement<{ id: string }>()('select_event_payload', ({ db, tables: { events } }) =>
  db
    .select({ payload: events.payload })
    .from(events)
    .where(eq(events.id, sql.placeholder('id'))),
);

export async function findEventPayload(session: Session, eventId: string): Promise<string> {
  const [row] = await selectPayload(session, { id: eventId });
  if (row === undefined) throw new Error(`Event ${eventId} is gone`);
  return row.payload;
}
