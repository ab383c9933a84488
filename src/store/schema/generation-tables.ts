import { sql } from 'drizzle-orm';
import type { EventFilter } from '../../domain/events/event-type.ts';
import {
  type GenerationErrorCode,
  generationResolutions,
  generationStatuses,
  priorities,
} from '../../domain/generations/generation.ts';
import { modelIds, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { unconfirmedResults } from '../../domain/poll-plan/poll-state.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';

/** The generations that teams have requested. */
export function createGenerationTables(
  { table, text, integer, json, index, uniqueIndex, check }: Dialect,
  { teams, keys }: AccessTables,
) {
  const generations = table(
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
      progress: integer('progress').notNull(),
      priceCredits: integer('price_credits').notNull(),
      priceVersion: text('price_version').notNull(),
      imageUrl: text('image_url'),
      errorCode: text('error_code').$type<GenerationErrorCode>(),
      errorMessage: text('error_message'),
      createdAt: integer('created_at').notNull(),
      submittedAt: integer('submitted_at'),
      finishedAt: integer('finished_at'),
      /** When it completed after it had timed out, and the picture was charged. */
      completedLateAt: integer('completed_late_at'),
      /** When its texts were erased: see `domain/retention/`. */
      textsErasedAt: integer('texts_erased_at'),
      queueExpiresAt: integer('queue_expires_at').notNull(),
      account: text('account'),
      upstreamGenerationId: text('upstream_generation_id'),
      /** The W3C trace context of the request that created it. */
      traceparent: text('traceparent'),
      /** The id of the request that created it, which its log lines repeat. */
      requestId: text('request_id'),
      /** Of an operator who ended it. */
      resolution: text('resolution', { enum: generationResolutions }),
      nextPollAt: integer('next_poll_at'),
      /** The last poll that found it running, and the progress that it reported. */
      lastRunningAt: integer('last_running_at'),
      lastProgress: integer('last_progress'),
      /** A result that is believed only when a later poll confirms it. */
      unconfirmedResult: text('unconfirmed_result', { enum: unconfirmedResults }),
      unconfirmedSince: integer('unconfirmed_since'),
      /** Polls in a row without a usable answer. */
      pollFailureCount: integer('poll_failure_count').notNull().default(0),
      /** The generation's own back-off: see `domain/upstream/submit-back-off.ts`. */
      submitRetryAt: integer('submit_retry_at'),
      submitFailureCount: integer('submit_failure_count').notNull().default(0),
      submitFailingSince: integer('submit_failing_since'),
      submitFailure: text('submit_failure'),
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
      index('generations_queue_expiry')
        .on(t.queueExpiresAt)
        .where(sql`status = 'queued'`),
      // Of its own, because those of a team that are open may be 100,000 queued ones.
      index('generations_team_in_flight')
        .on(t.teamId)
        .where(sql`status in ('pending', 'generating')`),
      index('generations_submit_retry')
        .on(t.submitRetryAt)
        .where(sql`status = 'queued' and submit_retry_at is not null`),
      index('generations_to_poll')
        .on(t.nextPollAt)
        .where(sql`next_poll_at is not null`),
      index('generations_in_flight')
        .on(t.account, t.nextPollAt)
        .where(sql`next_poll_at is not null`),
      index('generations_leased')
        .on(t.leaseExpiresAt)
        .where(sql`lease_expires_at is not null`),
      index('generations_upstream')
        .on(t.upstreamGenerationId)
        .where(sql`upstream_generation_id is not null`),
      index('generations_open')
        .on(t.teamId, t.keyId)
        .where(sql`finished_at is null`),
      check('generations_price', sql`${t.priceCredits} > 0`),
    ],
  );

  return { generations };
}

export type GenerationTables = ReturnType<typeof createGenerationTables>;
