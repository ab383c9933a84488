import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { type EventType, deliveryStatuses, eventTypes } from '../../../domain/webhook.ts';
import { generations } from './generations.ts';
import { teams } from './teams.ts';

export const endpoints = sqliteTable(
  'endpoints',
  {
    id: text('id').primaryKey(),
    /** Null: the operator's. */
    teamId: text('team_id').references(() => teams.id),
    url: text('url').notNull(),
    events: text('events', { mode: 'json' }).$type<EventType[]>().notNull(),
    description: text('description').notNull(),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (t) => [
    index('endpoints_team')
      .on(t.teamId, t.id)
      .where(sql`deleted_at is null`),
  ],
);

export const signingSecrets = sqliteTable(
  'signing_secrets',
  {
    id: text('id').primaryKey(),
    /** Null: of an endpoint of the operator's. */
    teamId: text('team_id').references(() => teams.id),
    endpointId: text('endpoint_id').references(() => endpoints.id),
    sealed: text('sealed').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Set when a newer one has taken its place: signs beside it until then. */
    expiresAt: integer('expires_at'),
  },
  (t) => [
    index('signing_secrets_owner').on(t.teamId, t.endpointId),
    uniqueIndex('signing_secrets_team_current')
      .on(t.teamId)
      .where(sql`endpoint_id is null and expires_at is null`),
    uniqueIndex('signing_secrets_endpoint_current')
      .on(t.endpointId)
      .where(sql`endpoint_id is not null and expires_at is null`),
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
    url: text('url').notNull(),
    status: text('status', { enum: deliveryStatuses }).notNull(),
    attemptCount: integer('attempt_count').notNull(),
    nextAttemptAt: integer('next_attempt_at'),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
    leaseToken: text('lease_token'),
    leaseExpiresAt: integer('lease_expires_at'),
  },
  (t) => [
    index('deliveries_due')
      .on(t.nextAttemptAt)
      .where(sql`next_attempt_at is not null`),
    index('deliveries_leased')
      .on(t.leaseExpiresAt)
      .where(sql`lease_expires_at is not null`),
    index('deliveries_event').on(t.eventId),
    index('deliveries_endpoint')
      .on(t.endpointId)
      .where(sql`status = 'pending'`),
    index('deliveries_team').on(t.teamId, t.id),
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
