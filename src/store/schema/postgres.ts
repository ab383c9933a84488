import { sql } from 'drizzle-orm';
import { bigint, check, index, json, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { budgetPeriods, budgetScopes, ledgerKinds } from '../../domain/budget.ts';
import { generationStatuses, priorities, type GenerationErrorCode } from '../../domain/generation.ts';
import { modelIds, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { submissionOutcomes } from '../../domain/submission.ts';
import { deliveryStatuses, eventTypes, type EventType } from '../../domain/webhook.ts';

// The tables of `sqlite.ts` in PostgreSQL's types; what they mean is said there. `json`, not `jsonb`: it keeps the order of keys.

export const teams = pgTable('teams', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
});

export const keys = pgTable(
  'keys',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    name: text('name').notNull(),
    secretHash: text('secret_hash').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    revokedAt: bigint('revoked_at', { mode: 'number' }),
  },
  (t) => [index('keys_team').on(t.teamId)],
);

export const budgets = pgTable(
  'budgets',
  {
    id: text('id').primaryKey(),
    scope: text('scope', { enum: budgetScopes }).notNull(),
    teamId: text('team_id').references(() => teams.id),
    keyId: text('key_id').references(() => keys.id),
    limitCredits: bigint('limit_credits', { mode: 'number' }).notNull(),
    period: text('period', { enum: budgetPeriods }).notNull(),
    timeZone: text('time_zone').notNull(),
    alertThresholds: json('alert_thresholds').$type<number[]>().notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (t) => [
    uniqueIndex('budgets_gateway')
      .on(t.scope, t.period)
      .where(sql`scope = 'gateway'`),
    uniqueIndex('budgets_team')
      .on(t.teamId, t.period)
      .where(sql`scope = 'team'`),
    uniqueIndex('budgets_key')
      .on(t.keyId, t.period)
      .where(sql`scope = 'key'`),
    check('budgets_limit', sql`${t.limitCredits} >= 0`),
    check(
      'budgets_scope',
      sql`(${t.scope} = 'gateway' and ${t.teamId} is null and ${t.keyId} is null)
       or (${t.scope} = 'team' and ${t.teamId} is not null and ${t.keyId} is null)
       or (${t.scope} = 'key' and ${t.teamId} is not null and ${t.keyId} is not null)`,
    ),
  ],
);
export const budgetUsage = pgTable(
  'budget_usage',
  {
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id),
    periodStartsAt: bigint('period_starts_at', { mode: 'number' }).notNull(),
    periodEndsAt: bigint('period_ends_at', { mode: 'number' }),
    limitCredits: bigint('limit_credits', { mode: 'number' }).notNull(),
    adjustmentCredits: bigint('adjustment_credits', { mode: 'number' }).notNull(),
    heldCredits: bigint('held_credits', { mode: 'number' }).notNull(),
    settledCredits: bigint('settled_credits', { mode: 'number' }).notNull(),
    excessCredits: bigint('excess_credits', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.budgetId, t.periodStartsAt] }),
    check(
      'budget_usage_not_negative',
      sql`${t.heldCredits} >= 0 and ${t.settledCredits} >= 0 and ${t.excessCredits} >= 0`,
    ),
    check(
      'budget_usage_not_overspent',
      sql`${t.heldCredits} + ${t.settledCredits} <= ${t.limitCredits} + ${t.adjustmentCredits} + ${t.excessCredits}`,
    ),
  ],
);

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
    webhookEvents: json('webhook_events').$type<EventType[]>(),
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
    leaseToken: text('lease_token'),
    leaseExpiresAt: bigint('lease_expires_at', { mode: 'number' }),
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
    check('generations_price', sql`${t.priceCredits} > 0`),
  ],
);
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id),
    periodStartsAt: bigint('period_starts_at', { mode: 'number' }).notNull(),
    generationId: text('generation_id').references(() => generations.id),
    kind: text('kind', { enum: ledgerKinds }).notNull(),
    credits: bigint('credits', { mode: 'number' }).notNull(),
    actor: text('actor').notNull(),
    note: text('note'),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (t) => [
    uniqueIndex('ledger_one_hold')
      .on(t.generationId, t.budgetId)
      .where(sql`kind = 'hold'`),
    uniqueIndex('ledger_one_resolution')
      .on(t.generationId, t.budgetId)
      .where(sql`kind in ('settle', 'release')`),
    index('ledger_period').on(t.budgetId, t.periodStartsAt),
  ],
);
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
    uniqueIndex('submissions_one_open')
      .on(t.generationId)
      .where(sql`outcome is null`),
  ],
);

export const upstreamAccounts = pgTable('upstream_accounts', {
  name: text('name').primaryKey(),
  restsUntil: bigint('rests_until', { mode: 'number' }),
  restReason: text('rest_reason'),
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

export const endpoints = pgTable(
  'endpoints',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
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
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
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
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
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
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
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
