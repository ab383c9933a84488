import { sql } from 'drizzle-orm';
import { bigint, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { eventTypes } from '../../../domain/events/event-type.ts';
import { deliveryStatuses } from '../../../domain/deliveries/delivery.ts';
import { endpoints } from './endpoints.ts';
import { generations } from './generations.ts';
import { teams } from './teams.ts';

export const receivers = pgTable(
  'receivers',
  {
    id: text('id').primaryKey(),
    endpointId: text('endpoint_id').references(() => endpoints.id),
    nextAttemptAt: bigint('next_attempt_at', { mode: 'number' }),
    consecutiveFailures: bigint('consecutive_failures', { mode: 'number' }).notNull(),
    failingSince: bigint('failing_since', { mode: 'number' }),
    retryAt: bigint('retry_at', { mode: 'number' }),
  },
  (t) => [
    index('receivers_due')
      .on(t.nextAttemptAt)
      .where(sql`next_attempt_at is not null`),
  ],
);

export const events = pgTable(
  'events',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id').references(() => teams.id),
    type: text('type', { enum: eventTypes }).notNull(),
    generationId: text('generation_id').references(() => generations.id),
    payload: text('payload').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (t) => [
    uniqueIndex('events_one_per_generation_and_type').on(t.generationId, t.type),
    index('events_team').on(t.teamId, t.id),
  ],
);

export const deliveries = pgTable(
  'deliveries',
  {
    id: text('id').primaryKey(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.id),
    teamId: text('team_id').references(() => teams.id),
    endpointId: text('endpoint_id').references(() => endpoints.id),
    receiverId: text('receiver_id').notNull(),
    url: text('url').notNull(),
    status: text('status', { enum: deliveryStatuses }).notNull(),
    attemptCount: bigint('attempt_count', { mode: 'number' }).notNull(),
    scheduleStart: bigint('schedule_start', { mode: 'number' }).notNull().default(0),
    nextAttemptAt: bigint('next_attempt_at', { mode: 'number' }),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    finishedAt: bigint('finished_at', { mode: 'number' }),
    leaseToken: text('lease_token'),
    leaseExpiresAt: bigint('lease_expires_at', { mode: 'number' }),
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

export const attempts = pgTable(
  'attempts',
  {
    id: text('id').primaryKey(),
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id),
    number: bigint('number', { mode: 'number' }).notNull(),
    startedAt: bigint('started_at', { mode: 'number' }).notNull(),
    durationMs: bigint('duration_ms', { mode: 'number' }).notNull(),
    statusCode: bigint('status_code', { mode: 'number' }),
    error: text('error'),
    responseExcerpt: text('response_excerpt'),
  },
  (t) => [index('attempts_delivery').on(t.deliveryId)],
);
