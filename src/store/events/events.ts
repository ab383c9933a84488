import { eq, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { newEventSequence, newId } from '../../domain/new-id.ts';
import type { Correlation } from '../../domain/generations/correlation.ts';
import type { EventType } from '../../domain/events/event-type.ts';
import { nextTeamSequence } from './event-counters.ts';
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
  /**
   * The owner of the endpoint or request, which is not always that of the event: the operator can
   * subscribe to events of teams. Null: the operator.
   */
  teamId: string | null;
  url: string;
  /** Deliveries to it fail at once, and can be recovered once it is enabled. */
  isDisabled?: boolean;
}

const insertEventRow = insertRows<
  NewEvent & { sequence: string; teamSequence: number | null; createdAt: UnixMs }
>()('insert_event', ({ db, tables }, rows) => db.insert(tables.events).values(rows));

// One statement for all: 100 endpoints of the team, 100 of the operator and the request's own webhook are
// 201 rows of 12 values. A statement takes 32,766 values on SQLite and 65,535 on PostgreSQL.
const insertDeliveries = insertRows<ReturnType<typeof newDelivery>>()(
  'insert_deliveries',
  ({ db, tables }, rows) => db.insert(tables.deliveries).values(rows),
);

/** Stores an event and, for each target, a delivery that is due at once. */
export async function insertEvent(tx: Transaction, event: NewEvent, targets: EventTarget[]): Promise<void> {
  const { teamId } = event;
  const teamSequence = teamId === null ? null : await nextTeamSequence(tx, teamId);
  const sequence = newEventSequence(tx.now);
  await insertEventRow(tx, [{ ...event, sequence, teamSequence, createdAt: tx.now }]);
  if (teamId !== null) tx.changed(teamId);
  const deliveries = targets.map((target) => newDelivery(tx.now, event, target));
  await insertDeliveries(tx, deliveries);
  await wakeReceivers(
    tx,
    deliveries.filter(({ status }) => status === 'pending'),
  );
}

function newDelivery(now: UnixMs, event: NewEvent, { endpointId, teamId, url, isDisabled }: EventTarget) {
  const state = isDisabled
    ? ({
        status: 'failed',
        nextAttemptAt: null,
        finishedAt: now,
        failureReason: 'endpoint_disabled',
      } as const)
    : ({ status: 'pending', nextAttemptAt: now, finishedAt: null, failureReason: null } as const);
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

const selectPayload = statement<{ id: string }>()(
  'select_event_payload',
  ({ db, tables: { events: e, generations: g } }) =>
    db
      .select({
        payload: e.payload,
        type: e.type,
        generationId: e.generationId,
        requestId: g.requestId,
        traceparent: g.traceparent,
      })
      .from(e)
      .leftJoin(g, eq(g.id, e.generationId))
      .where(eq(e.id, sql.placeholder('id'))),
);

/** An event as it is delivered. */
export interface DeliverableEvent extends Pick<Correlation, 'generationId' | 'requestId' | 'traceparent'> {
  type: EventType;
  /** The body, as it is signed and sent. */
  payload: string;
}

/** @throws when there is no such event */
export async function findEventPayload(session: Session, eventId: string): Promise<DeliverableEvent> {
  const [row] = await selectPayload(session, { id: eventId });
  if (row === undefined) throw new Error(`Event ${eventId} is gone`);
  return row;
}
