import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import {
  disabledReasons,
  endpointStatuses,
  type SignatureScheme,
} from '../../../domain/endpoints/endpoint.ts';
import { recoveryStatuses } from '../../../domain/deliveries/recovery.ts';
import type { EventFilter } from '../../../domain/events/event-type.ts';
import { teams } from './teams.ts';

export const endpoints = sqliteTable(
  'endpoints',
  {
    id: text('id').primaryKey(),
    /** Null: the operator's. */
    teamId: text('team_id').references(() => teams.id),
    url: text('url').notNull(),
    events: text('events', { mode: 'json' }).$type<EventFilter[]>().notNull(),
    description: text('description').notNull(),
    /** Header names and sealed values. */
    headers: text('headers', { mode: 'json' }).$type<Record<string, string>>().notNull().default({}),
    signatures: text('signatures', { mode: 'json' }).$type<SignatureScheme[]>().notNull().default(['v1']),
    status: text('status', { enum: endpointStatuses }).notNull().default('enabled'),
    /** Set while it is disabled. */
    disabledReason: text('disabled_reason', { enum: disabledReasons }),
    disabledAt: integer('disabled_at'),
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

/** Ed25519 key pairs of the gateway, for the signatures that need no shared secret. */
export const signingKeys = sqliteTable('signing_keys', {
  id: text('id').primaryKey(),
  /** `whpk_…` */
  publicKey: text('public_key').notNull(),
  sealed: text('sealed').notNull(),
  createdAt: integer('created_at').notNull(),
  /** Set when a newer one has taken its place: signs beside it until then. */
  expiresAt: integer('expires_at'),
});

/** Requests to send again what an endpoint did not receive, and how far they have come. */
export const recoveries = sqliteTable(
  'recoveries',
  {
    id: text('id').primaryKey(),
    /** Null: the operator's. */
    teamId: text('team_id').references(() => teams.id),
    endpointId: text('endpoint_id')
      .notNull()
      .references(() => endpoints.id),
    /** Of events created from `since` (inclusive) until `until` (exclusive). */
    since: integer('since').notNull(),
    until: integer('until').notNull(),
    status: text('status', { enum: recoveryStatuses }).notNull(),
    /** Failed deliveries in that time when it began. */
    totalCount: integer('total_count').notNull(),
    requeuedCount: integer('requeued_count').notNull(),
    /** The last delivery that it has come to. */
    cursor: text('cursor'),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    index('recoveries_endpoint').on(t.endpointId, t.id),
    index('recoveries_running')
      .on(t.id)
      .where(sql`status = 'running'`),
    uniqueIndex('recoveries_one_running')
      .on(t.endpointId)
      .where(sql`status = 'running'`),
  ],
);
