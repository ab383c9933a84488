import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { type GenerationErrorCode, generationStatuses, priorities } from '../../../domain/generation.ts';
import { type ResolvedInput, modelIds } from '../../../domain/models/catalogue.ts';
import { submissionOutcomes } from '../../../domain/submission.ts';
import { type EventType } from '../../../domain/webhook.ts';
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
    webhookEvents: text('webhook_events', { mode: 'json' }).$type<EventType[]>(),
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
    leaseToken: text('lease_token'),
    leaseExpiresAt: integer('lease_expires_at'),
  },
  (t) => [
    index('generations_team').on(t.teamId, t.id),
    uniqueIndex('generations_idempotency')
      .on(t.teamId, t.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    index('generations_queued')
      .on(t.priority, t.id)
      .where(sql`status = 'queued'`),
    index('generations_to_poll')
      .on(t.nextPollAt)
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

export const submissions = sqliteTable(
  'submissions',
  {
    id: text('id').primaryKey(),
    generationId: text('generation_id')
      .notNull()
      .references(() => generations.id),
    account: text('account').notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    outcome: text('outcome', { enum: submissionOutcomes }),
    reason: text('reason'),
  },
  (t) => [
    index('submissions_generation').on(t.generationId),
    uniqueIndex('submissions_one_open')
      .on(t.generationId)
      .where(sql`outcome is null`),
  ],
);

export const upstreamAccounts = sqliteTable('upstream_accounts', {
  name: text('name').primaryKey(),
  /** No requests before then: after a 429, a 402 or a refused key. */
  restsUntil: integer('rests_until'),
  restReason: text('rest_reason'),
});

export const upstreamRequests = sqliteTable(
  'upstream_requests',
  {
    /** The submission or the generation that the request was for, with its time: unique, and sorts by time. */
    id: text('id').primaryKey(),
    account: text('account')
      .notNull()
      .references(() => upstreamAccounts.name),
    sentAt: integer('sent_at').notNull(),
  },
  (t) => [index('upstream_requests_account').on(t.account, t.sentAt)],
);
