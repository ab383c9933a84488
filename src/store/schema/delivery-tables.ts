import { sql } from 'drizzle-orm';
import { deliveryFailureReasons, deliveryStatuses } from '../../domain/deliveries/delivery.ts';
import { eventTypes } from '../../domain/events/event-type.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';
import type { GenerationTables } from './generation-tables.ts';
import type { EndpointTables } from './endpoint-tables.ts';

/** Events, their deliveries, and the attempts to deliver them. */
export function createDeliveryTables(
  { table, text, integer, index, uniqueIndex }: Dialect,
  { teams, generations, endpoints }: AccessTables & GenerationTables & EndpointTables,
) {
  const events = table(
    'events',
    {
      /** Of a generation's event: derived from generation and type, so lists are not in its order. */
      id: text('id').primaryKey(),
      /** The order of lists: see `newEventSequence`. */
      sequence: text('sequence').notNull().default(''),
      /** Null: an event of the whole gateway. */
      teamId: text('team_id').references(() => teams.id),
      /** The place in the team's feed: 1, 2, 3 … in the order of the commits, without gaps. See `event-counters.ts`. */
      teamSequence: integer('team_sequence'),
      type: text('type', { enum: eventTypes }).notNull(),
      generationId: text('generation_id').references(() => generations.id),
      /** The body as signed and sent: the same bytes on every attempt. Empty once it was erased. */
      payload: text('payload').notNull(),
      textsErasedAt: integer('texts_erased_at'),
      createdAt: integer('created_at').notNull(),
    },
    (t) => [
      uniqueIndex('events_one_per_generation_and_type').on(t.generationId, t.type),
      index('events_team').on(t.teamId, t.sequence, t.id),
      uniqueIndex('events_feed').on(t.teamId, t.teamSequence),
    ],
  );

  /** How many events each team has had. */
  const eventCounters = table('event_counters', {
    teamId: text('team_id')
      .primaryKey()
      .references(() => teams.id),
    lastSequence: integer('last_sequence').notNull(),
  });

  const deliveries = table(
    'deliveries',
    {
      id: text('id').primaryKey(),
      eventId: text('event_id')
        .notNull()
        .references(() => events.id),
      /** Whose delivery it is. Null: the operator's. */
      teamId: text('team_id').references(() => teams.id),
      /** Null: the webhook that came with the request itself. */
      endpointId: text('endpoint_id').references(() => endpoints.id),
      receiverId: text('receiver_id').notNull(),
      url: text('url').notNull(),
      status: text('status', { enum: deliveryStatuses }).notNull(),
      attemptCount: integer('attempt_count').notNull(),
      /** Attempts made before the retry schedule restarted. */
      scheduleStart: integer('schedule_start').notNull().default(0),
      nextAttemptAt: integer('next_attempt_at'),
      createdAt: integer('created_at').notNull(),
      finishedAt: integer('finished_at'),
      failureReason: text('failure_reason', { enum: deliveryFailureReasons }),
      leaseToken: text('lease_token'),
      leaseExpiresAt: integer('lease_expires_at'),
    },
    (t) => [
      index('deliveries_due')
        .on(t.receiverId, t.nextAttemptAt)
        .where(sql`next_attempt_at is not null and lease_token is null`),
      index('deliveries_in_flight')
        .on(t.receiverId)
        .where(sql`lease_token is not null`),
      index('deliveries_leased')
        .on(t.leaseExpiresAt)
        .where(sql`lease_expires_at is not null`),
      index('deliveries_scheduled')
        .on(t.attemptCount, t.nextAttemptAt)
        .where(sql`status = 'pending'`),
      index('deliveries_event').on(t.eventId),
      index('deliveries_endpoint').on(t.endpointId, t.id),
      index('deliveries_team').on(t.teamId, t.id),
      index('deliveries_failed')
        .on(t.endpointId, t.id)
        .where(sql`status = 'failed'`),
    ],
  );

  const attempts = table(
    'attempts',
    {
      id: text('id').primaryKey(),
      deliveryId: text('delivery_id')
        .notNull()
        .references(() => deliveries.id),
      number: integer('number').notNull(),
      startedAt: integer('started_at').notNull(),
      durationMs: integer('duration_ms').notNull(),
      statusCode: integer('status_code'),
      error: text('error'),
      responseExcerpt: text('response_excerpt'),
    },
    (t) => [index('attempts_delivery').on(t.deliveryId)],
  );

  return { events, eventCounters, deliveries, attempts };
}
