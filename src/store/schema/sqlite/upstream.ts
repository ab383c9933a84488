import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accountFailureReasons } from '../../../domain/upstream/account-health.ts';
import type { StoredCompletionTimes } from '../../../domain/poll-plan/stored-completion-times.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { chargeResolutions, submissionOutcomes } from '../../../domain/upstream/submission.ts';
import { generations } from './generations.ts';

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
    index('submissions_account').on(t.account, t.startedAt),
    index('submissions_open')
      .on(t.account)
      .where(sql`outcome is null`),
    uniqueIndex('submissions_one_open')
      .on(t.generationId)
      .where(sql`outcome is null`),
  ],
);

export const upstreamAccounts = sqliteTable('upstream_accounts', {
  name: text('name').primaryKey(),
  /** `domain/account-health.ts` */
  pausedAt: integer('paused_at'),
  failureReason: text('failure_reason', { enum: accountFailureReasons }),
  failureMessage: text('failure_message'),
  failureCount: integer('failure_count').notNull().default(0),
  retryAt: integer('retry_at'),
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

/** What has been learnt of how long the upstream takes. */
export const completionTimes = sqliteTable(
  'completion_times',
  {
    model: text('model', { enum: modelIds }).notNull(),
    quality: text('quality', { enum: imageQualities }).notNull(),
    learnt: text('learnt', { mode: 'json' }).$type<StoredCompletionTimes>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.model, t.quality] })],
);

/** Pictures that the upstream may have made and charged for, without the gateway knowing. For the operator to judge. */
export const unreconciledCharges = sqliteTable(
  'unreconciled_charges',
  {
    id: text('id').primaryKey(),
    generationId: text('generation_id')
      .notNull()
      .references(() => generations.id),
    credits: integer('credits').notNull(),
    reason: text('reason').notNull(),
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

/** The fair queue's virtual time, one number for all teams: one row. */
export const fairQueue = sqliteTable('fair_queue', {
  name: text('name').primaryKey(),
  virtualTime: real('virtual_time').notNull(),
});
