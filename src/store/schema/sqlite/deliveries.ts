import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { eventTypes } from '../../../domain/events/event-type.ts';
import { deliveryStatuses } from '../../../domain/deliveries/delivery.ts';
import { endpoints } from './endpoints.ts';
import { generations } from './generations.ts';
import { teams } from './teams.ts';

/** Where deliveries go, with what is known of its health: an endpoint, or a team's own addresses at one origin. */
export const receivers = sqliteTable(
  'receivers',
  {
    /** The endpoint's id, or the team's and the origin. */
    id: text('id').primaryKey(),
    /** Null: webhooks that come with requests. */
    endpointId: text('endpoint_id').references(() => endpoints.id),
    /** When a claim may find something to deliver: null while nothing waits, it is held, or as much is under way as may be. */
    nextAttemptAt: integer('next_attempt_at'),
    consecutiveFailures: integer('consecutive_failures').notNull(),
    /** The first failure since the last success. */
    failingSince: integer('failing_since'),
    /** The circuit breaker is open until then. */
    retryAt: integer('retry_at'),
  },
  (t) => [
    index('receivers_due')
      .on(t.nextAttemptAt)
      .where(sql`next_attempt_at is not null`),
  ],
);

export const events = sqliteTable(
  'events',
  {
    id: text('id').primaryKey(),
    /** Null: of the whole gateway. */
    teamId: text('team_id').references(() => teams.id),
    type: text('type', { enum: eventTypes }).notNull(),
    generationId: text('generation_id').references(() => generations.id),
    /** The body as it is signed and sent, byte for byte the same on every attempt. */
    payload: text('payload').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('events_one_per_generation_and_type').on(t.generationId, t.type),
    index('events_team').on(t.teamId, t.id),
  ],
);

export const deliveries = sqliteTable(
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
    /** Attempts before the schedule began anew. */
    scheduleStart: integer('schedule_start').notNull().default(0),
    nextAttemptAt: integer('next_attempt_at'),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
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
    index('deliveries_event').on(t.eventId),
    index('deliveries_endpoint').on(t.endpointId, t.id),
    index('deliveries_team').on(t.teamId, t.id),
    index('deliveries_failed')
      .on(t.endpointId, t.id)
      .where(sql`status = 'failed'`),
  ],
);

export const attempts = sqliteTable(
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
