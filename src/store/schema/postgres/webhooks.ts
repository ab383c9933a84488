import { sql } from 'drizzle-orm';
import { bigint, index, json, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { type EventType, deliveryStatuses, eventTypes } from '../../../domain/webhook.ts';
import { generations } from './generations.ts';
import { teams } from './teams.ts';

export const endpoints = pgTable(
  'endpoints',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id').references(() => teams.id),
    url: text('url').notNull(),
    events: json('events').$type<EventType[]>().notNull(),
    description: text('description').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    deletedAt: bigint('deleted_at', { mode: 'number' }),
  },
  (t) => [
    index('endpoints_team')
      .on(t.teamId, t.id)
      .where(sql`deleted_at is null`),
  ],
);

export const signingSecrets = pgTable(
  'signing_secrets',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id').references(() => teams.id),
    endpointId: text('endpoint_id').references(() => endpoints.id),
    sealed: text('sealed').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    expiresAt: bigint('expires_at', { mode: 'number' }),
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
    url: text('url').notNull(),
    status: text('status', { enum: deliveryStatuses }).notNull(),
    attemptCount: bigint('attempt_count', { mode: 'number' }).notNull(),
    nextAttemptAt: bigint('next_attempt_at', { mode: 'number' }),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    finishedAt: bigint('finished_at', { mode: 'number' }),
    leaseToken: text('lease_token'),
    leaseExpiresAt: bigint('lease_expires_at', { mode: 'number' }),
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
