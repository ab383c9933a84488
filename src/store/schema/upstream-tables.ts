import { sql } from 'drizzle-orm';
import { modelIds } from '../../domain/models/catalogue.ts';
import { imageQualities } from '../../domain/models/image-input.ts';
import type { StoredCompletionTimes } from '../../domain/poll-plan/stored-completion-times.ts';
import { accountFailureReasons } from '../../domain/upstream/circuit.ts';
import { chargeResolutions } from '../../domain/upstream/unreconciled-charge.ts';
import { submissionOutcomes } from '../../domain/upstream/submission-outcome.ts';
import { requestUses } from '../../domain/upstream/upstream-report.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { GenerationTables } from './generation-tables.ts';

/** The upstream accounts, what was sent to them, and what was learned from it. */
export function createUpstreamTables(
  { table, text, integer, real, json, index, uniqueIndex, primaryKey }: Dialect,
  { generations }: GenerationTables,
) {
  const submissions = table(
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
      index('submissions_account').on(t.account, t.startedAt),
      index('submissions_open')
        .on(t.account)
        .where(sql`outcome is null`),
      uniqueIndex('submissions_one_open')
        .on(t.generationId)
        .where(sql`outcome is null`),
    ],
  );

  const upstreamAccounts = table('upstream_accounts', {
    name: text('name').primaryKey(),
    /** Set by the operator; the columns below are health: see `domain/upstream/circuit.ts`. */
    pausedAt: integer('paused_at'),
    failureReason: text('failure_reason', { enum: accountFailureReasons }),
    failureMessage: text('failure_message'),
    failureCount: integer('failure_count').notNull().default(0),
    retryAt: integer('retry_at'),
    retryAfterUntil: integer('retry_after_until'),
    failedGenerationId: text('failed_generation_id'),
    failedPriceCredits: integer('failed_price_credits'),
    submitFailureReason: text('submit_failure_reason', { enum: accountFailureReasons }),
    submitFailureMessage: text('submit_failure_message'),
    submitFailureCount: integer('submit_failure_count').notNull().default(0),
    submitRetryAt: integer('submit_retry_at'),
    submitFailedGenerationId: text('submit_failed_generation_id'),
    /** Which API key the upstream refused: see `domain/upstream/api-key-id.ts`. */
    refusedKeyId: text('refused_key_id'),
  });

  const upstreamRequests = table(
    'upstream_requests',
    {
      /** The submission or generation that the request was for, with its time: unique, and sorts by time. */
      id: text('id').primaryKey(),
      account: text('account')
        .notNull()
        .references(() => upstreamAccounts.name),
      sentAt: integer('sent_at').notNull(),
      /** When it was answered or timed out; until then, when it will have timed out. */
      endsAt: integer('ends_at').notNull().default(0),
      /** The same by the latest time that the clock of its process has had: later where the clock was set back. */
      latestEndsAt: integer('latest_ends_at').notNull().default(0),
    },
    (t) => [index('upstream_requests_account').on(t.account, t.endsAt)],
  );

  /** How many requests were answered, by the UTC hour of the answer: see `domain/upstream/upstream-report.ts`. */
  const upstreamRequestCounts = table(
    'upstream_request_counts',
    {
      account: text('account').notNull(),
      /** When the hour began. */
      hour: integer('hour').notNull(),
      use: text('use', { enum: requestUses }).notNull(),
      outcome: text('outcome').notNull(),
      requests: integer('requests').notNull(),
    },
    (t) => [primaryKey({ columns: [t.hour, t.account, t.use, t.outcome] })],
  );

  /** How long the upstream takes, as learned from its answers. */
  const completionTimes = table(
    'completion_times',
    {
      model: text('model', { enum: modelIds }).notNull(),
      quality: text('quality', { enum: imageQualities }).notNull(),
      learnt: json('learnt').$type<StoredCompletionTimes>().notNull(),
      updatedAt: integer('updated_at').notNull(),
    },
    (t) => [primaryKey({ columns: [t.model, t.quality] })],
  );

  /** What the upstream may have charged for a picture that nobody received. The operator resolves each. */
  const unreconciledCharges = table(
    'unreconciled_charges',
    {
      id: text('id').primaryKey(),
      generationId: text('generation_id')
        .notNull()
        .references(() => generations.id),
      credits: integer('credits').notNull(),
      reason: text('reason').notNull(),
      /** The picture, where it came in the end. */
      imageUrl: text('image_url'),
      createdAt: integer('created_at').notNull(),
      resolution: text('resolution', { enum: chargeResolutions }),
      resolvedBy: text('resolved_by'),
      resolvedAt: integer('resolved_at'),
    },
    (t) => [
      index('unreconciled_charges_generation').on(t.generationId),
      index('unreconciled_charges_open')
        .on(t.createdAt)
        .where(sql`resolution is null`),
    ],
  );

  /** The virtual time of the fair queue, shared by all teams: a single row. */
  const fairQueue = table('fair_queue', {
    name: text('name').primaryKey(),
    virtualTime: real('virtual_time').notNull(),
  });

  return {
    submissions,
    upstreamAccounts,
    upstreamRequests,
    upstreamRequestCounts,
    completionTimes,
    unreconciledCharges,
    fairQueue,
  };
}
