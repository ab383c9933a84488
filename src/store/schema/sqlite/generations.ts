import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import {
  type GenerationErrorCode,
  generationStatuses,
  priorities,
} from '../../../domain/generations/generation.ts';
import { modelIds, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { unconfirmedResults } from '../../../domain/poll-plan/poll-state.ts';
import type { EventFilter } from '../../../domain/events/event-type.ts';
import { keys, teams } from './teams.ts';

export const generations = sqliteTable(
  'generations',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    keyId: text('key_id')
      .notNull()
      .references(() => keys.id),
    idempotencyKey: text('idempotency_key'),
    requestHash: text('request_hash'),
    model: text('model', { enum: modelIds }).notNull(),
    input: text('input', { mode: 'json' }).$type<ResolvedInput>().notNull(),
    metadata: text('metadata', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    priority: text('priority', { enum: priorities }).notNull(),
    webhookUrl: text('webhook_url'),
    webhookEvents: text('webhook_events', { mode: 'json' }).$type<EventFilter[]>(),
    status: text('status', { enum: generationStatuses }).notNull(),
    progress: integer('progress').notNull(),
    priceCredits: integer('price_credits').notNull(),
    priceVersion: text('price_version').notNull(),
    imageUrl: text('image_url'),
    errorCode: text('error_code').$type<GenerationErrorCode>(),
    errorMessage: text('error_message'),
    createdAt: integer('created_at').notNull(),
    submittedAt: integer('submitted_at'),
    finishedAt: integer('finished_at'),
    queueExpiresAt: integer('queue_expires_at').notNull(),
    account: text('account'),
    upstreamGenerationId: text('upstream_generation_id'),
    nextPollAt: integer('next_poll_at'),
    /** The last look that found it running, and the progress that it named. */
    lastRunningAt: integer('last_running_at'),
    lastProgress: integer('last_progress'),
    /** A verdict that is believed only when it comes again some time later. */
    unconfirmedResult: text('unconfirmed_result', { enum: unconfirmedResults }),
    unconfirmedSince: integer('unconfirmed_since'),
    leaseToken: text('lease_token'),
    leaseExpiresAt: integer('lease_expires_at'),
  },
  (t) => [
    index('generations_team').on(t.teamId, t.id),
    uniqueIndex('generations_idempotency')
      .on(t.teamId, t.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    index('generations_queued')
      .on(t.teamId, t.priority, t.id)
      .where(sql`status = 'queued'`),
    index('generations_to_poll')
      .on(t.nextPollAt)
      .where(sql`next_poll_at is not null`),
    index('generations_in_flight')
      .on(t.account, t.nextPollAt)
      .where(sql`next_poll_at is not null`),
    index('generations_leased')
      .on(t.leaseExpiresAt)
      .where(sql`lease_expires_at is not null`),
    index('generations_open')
      .on(t.teamId, t.keyId)
      .where(sql`finished_at is null`),
    check('generations_price', sql`${t.priceCredits} > 0`),
  ],
);
