import { eq, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import type { EventType } from '../../domain/events/event-type.ts';
import { insertRows } from '../engine/insert-rows.ts';
import { requestReceiverId, wakeReceivers } from '../endpoints/receivers.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

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
  /** Whose endpoint or request it is, not whose event it is: the operator hears of those of teams. Null: the operator's. */
  teamId: string | null;
  url: string;
  /** What is for it fails at once, and can be recovered once it is enabled. */
  isDisabled?: boolean;
}

const insertEventRow = insertRows<NewEvent & { createdAt: UnixMs }>()(
  'insert_event',
  ({ db, tables }, rows) => db.insert(tables.events).values(rows),
);

// One statement for all: a hundred endpoints of the team, a hundred of the operator's and a request's own webhook are 201 rows of 11
// values. SQLite takes 32,766 values in a statement, PostgreSQL 65,535.
const insertDeliveries = insertRows<ReturnType<typeof newDelivery>>()(
  'insert_deliveries',
  ({ db, tables }, rows) => db.insert(tables.deliveries).values(rows),
);

/** Stores an event and a delivery, due at once, for each target. */
export async function insertEvent(tx: Transaction, event: NewEvent, targets: EventTarget[]): Promise<void> {
  await insertEventRow(tx, [{ ...event, createdAt: tx.now }]);
  const deliveries = targets.map((target) => newDelivery(tx.now, event, target));
  await insertDeliveries(tx, deliveries);
  await wakeReceivers(
    tx,
    deliveries.filter(({ status }) => status === 'pending'),
  );
}

function newDelivery(now: UnixMs, event: NewEvent, { endpointId, teamId, url, isDisabled }: EventTarget) {
  const state = isDisabled
    ? ({ status: 'failed', nextAttemptAt: null, finishedAt: now } as const)
    : ({ status: 'pending', nextAttemptAt: now, finishedAt: null } as const);
  return {
    ...state,
    id: newId('delivery', now),
    eventId: event.id,
    teamId,
    endpointId,
    receiverId: endpointId ?? requestReceiverId(teamId ?? '', url),
    url,
    attemptCount: 0,
    createdAt: now,
  };
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
