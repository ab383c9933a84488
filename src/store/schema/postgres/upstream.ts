import { sql } from 'drizzle-orm';
import {
  bigint,
  doublePrecision,
  index,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { accountFailureReasons } from '../../../domain/upstream/account-health.ts';
import type { StoredCompletionTimes } from '../../../domain/poll-plan/stored-completion-times.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { chargeResolutions, submissionOutcomes } from '../../../domain/upstream/submission.ts';
import { generations } from './generations.ts';

export const submissions = pgTable(
  'submissions',
  {
    id: text('id').primaryKey(),
    generationId: text('generation_id')
      .notNull()
      .references(() => generations.id),
    account: text('account').notNull(),
    startedAt: bigint('started_at', { mode: 'number' }).notNull(),
    finishedAt: bigint('finished_at', { mode: 'number' }),
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

export const upstreamAccounts = pgTable('upstream_accounts', {
  name: text('name').primaryKey(),
  pausedAt: bigint('paused_at', { mode: 'number' }),
  failureReason: text('failure_reason', { enum: accountFailureReasons }),
  failureMessage: text('failure_message'),
  failureCount: bigint('failure_count', { mode: 'number' }).notNull().default(0),
  retryAt: bigint('retry_at', { mode: 'number' }),
});

export const upstreamRequests = pgTable(
  'upstream_requests',
  {
    id: text('id').primaryKey(),
    account: text('account')
      .notNull()
      .references(() => upstreamAccounts.name),
    sentAt: bigint('sent_at', { mode: 'number' }).notNull(),
  },
  (t) => [index('upstream_requests_account').on(t.account, t.sentAt)],
);

export const completionTimes = pgTable(
  'completion_times',
  {
    model: text('model', { enum: modelIds }).notNull(),
    quality: text('quality', { enum: imageQualities }).notNull(),
    learnt: json('learnt').$type<StoredCompletionTimes>().notNull(),
    updatedAt: bigint('updated_at', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.model, t.quality] })],
);

export const unreconciledCharges = pgTable(
  'unreconciled_charges',
  {
    id: text('id').primaryKey(),
    generationId: text('generation_id')
      .notNull()
      .references(() => generations.id),
    credits: bigint('credits', { mode: 'number' }).notNull(),
    reason: text('reason').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    resolution: text('resolution', { enum: chargeResolutions }),
    resolvedBy: text('resolved_by'),
    resolvedAt: bigint('resolved_at', { mode: 'number' }),
  },
  (t) => [
    index('unreconciled_charges_generation').on(t.generationId),
    index('unreconciled_charges_open')
      .on(t.createdAt)
      .where(sql`resolution is null`),
  ],
);

export const fairQueue = pgTable('fair_queue', {
  name: text('name').primaryKey(),
  virtualTime: doublePrecision('virtual_time').notNull(),
});
