import { sql } from 'drizzle-orm';
import { bigint, check, index, json, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import {
  type GenerationErrorCode,
  generationStatuses,
  priorities,
} from '../../../domain/generations/generation.ts';
import { modelIds, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { unconfirmedResults } from '../../../domain/poll-plan/poll-state.ts';
import type { EventFilter } from '../../../domain/events/event-type.ts';
import { keys, teams } from './teams.ts';

export const generations = pgTable(
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
    input: json('input').$type<ResolvedInput>().notNull(),
    metadata: json('metadata').$type<Record<string, string>>().notNull(),
    priority: text('priority', { enum: priorities }).notNull(),
    webhookUrl: text('webhook_url'),
    webhookEvents: json('webhook_events').$type<EventFilter[]>(),
    status: text('status', { enum: generationStatuses }).notNull(),
    progress: bigint('progress', { mode: 'number' }).notNull(),
    priceCredits: bigint('price_credits', { mode: 'number' }).notNull(),
    priceVersion: text('price_version').notNull(),
    imageUrl: text('image_url'),
    errorCode: text('error_code').$type<GenerationErrorCode>(),
    errorMessage: text('error_message'),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    submittedAt: bigint('submitted_at', { mode: 'number' }),
    finishedAt: bigint('finished_at', { mode: 'number' }),
    queueExpiresAt: bigint('queue_expires_at', { mode: 'number' }).notNull(),
    account: text('account'),
    upstreamGenerationId: text('upstream_generation_id'),
    nextPollAt: bigint('next_poll_at', { mode: 'number' }),
    lastRunningAt: bigint('last_running_at', { mode: 'number' }),
    lastProgress: bigint('last_progress', { mode: 'number' }),
    unconfirmedResult: text('unconfirmed_result', { enum: unconfirmedResults }),
    unconfirmedSince: bigint('unconfirmed_since', { mode: 'number' }),
    leaseToken: text('lease_token'),
    leaseExpiresAt: bigint('lease_expires_at', { mode: 'number' }),
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
