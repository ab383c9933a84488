import { sql } from 'drizzle-orm';
import { bigint, index, json, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import {
  disabledReasons,
  endpointStatuses,
  type SignatureScheme,
} from '../../../domain/endpoints/endpoint.ts';
import { recoveryStatuses } from '../../../domain/deliveries/recovery.ts';
import type { EventFilter } from '../../../domain/events/event-type.ts';
import { teams } from './teams.ts';

export const endpoints = pgTable(
  'endpoints',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id').references(() => teams.id),
    url: text('url').notNull(),
    events: json('events').$type<EventFilter[]>().notNull(),
    description: text('description').notNull(),
    headers: json('headers').$type<Record<string, string>>().notNull().default({}),
    signatures: json('signatures').$type<SignatureScheme[]>().notNull().default(['v1']),
    status: text('status', { enum: endpointStatuses }).notNull().default('enabled'),
    disabledReason: text('disabled_reason', { enum: disabledReasons }),
    disabledAt: bigint('disabled_at', { mode: 'number' }),
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

export const signingKeys = pgTable('signing_keys', {
  id: text('id').primaryKey(),
  publicKey: text('public_key').notNull(),
  sealed: text('sealed').notNull(),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  expiresAt: bigint('expires_at', { mode: 'number' }),
});

export const recoveries = pgTable(
  'recoveries',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id').references(() => teams.id),
    endpointId: text('endpoint_id')
      .notNull()
      .references(() => endpoints.id),
    since: bigint('since', { mode: 'number' }).notNull(),
    until: bigint('until', { mode: 'number' }).notNull(),
    status: text('status', { enum: recoveryStatuses }).notNull(),
    totalCount: bigint('total_count', { mode: 'number' }).notNull(),
    requeuedCount: bigint('requeued_count', { mode: 'number' }).notNull(),
    cursor: text('cursor'),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    finishedAt: bigint('finished_at', { mode: 'number' }),
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
