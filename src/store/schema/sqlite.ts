import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { budgetPeriods, budgetScopes, ledgerKinds } from '../../domain/budget.ts';
import { generationStatuses, priorities, type GenerationErrorCode } from '../../domain/generation.ts';
import { modelIds, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { submissionOutcomes } from '../../domain/submission.ts';
import { deliveryStatuses, eventTypes, type EventType } from '../../domain/webhook.ts';

// Times are UTC milliseconds, credits whole numbers. Nothing is deleted with its parent: there is no ON DELETE CASCADE.
// `postgres.ts` beside this file has the same tables and columns; a test fails when the two drift apart.

export const teams = sqliteTable('teams', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: integer('created_at').notNull(),
});

export const keys = sqliteTable(
  'keys',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    name: text('name').notNull(),
    /** SHA-256 of the secret part, hexadecimal. The secret has 160 random bits, so a fast hash is safe. */
    secretHash: text('secret_hash').notNull(),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
  },
  (t) => [index('keys_team').on(t.teamId)],
);

export const budgets = sqliteTable(
  'budgets',
  {
    id: text('id').primaryKey(),
    scope: text('scope', { enum: budgetScopes }).notNull(),
    teamId: text('team_id').references(() => teams.id),
    keyId: text('key_id').references(() => keys.id),
    limitCredits: integer('limit_credits').notNull(),
    period: text('period', { enum: budgetPeriods }).notNull(),
    timeZone: text('time_zone').notNull(),
    /** Per cent of the limit at which an alert is due. */
    alertThresholds: text('alert_thresholds', { mode: 'json' }).$type<number[]>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    // One budget per scope and period. Three indexes, because drizzle-kit cannot write an index on an expression with commas.
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

/** The figures of one budget in one period; made when the period's first hold comes. */
export const budgetUsage = sqliteTable(
  'budget_usage',
  {
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id),
    periodStartsAt: integer('period_starts_at').notNull(),
    periodEndsAt: integer('period_ends_at'),
    limitCredits: integer('limit_credits').notNull(),
    adjustmentCredits: integer('adjustment_credits').notNull(),
    heldCredits: integer('held_credits').notNull(),
    settledCredits: integer('settled_credits').notNull(),
    /** How far a lowered limit lies below what was in use by then: 0 unless the limit was lowered, and falls with every release. */
    excessCredits: integer('excess_credits').notNull(),
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
    check('generations_price', sql`${t.priceCredits} > 0`),
  ],
);

/** Append-only: what happened to the credits of which budget, in which period, and by whom. */
export const ledgerEntries = sqliteTable(
  'ledger_entries',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id),
    periodStartsAt: integer('period_starts_at').notNull(),
    generationId: text('generation_id').references(() => generations.id),
    kind: text('kind', { enum: ledgerKinds }).notNull(),
    credits: integer('credits').notNull(),
    /** The key, worker or operator that caused the entry. */
    actor: text('actor').notNull(),
    note: text('note'),
    createdAt: integer('created_at').notNull(),
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

/** One try to hand a generation to the upstream. Without an outcome: under way, or cut off by a crash. */
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

/** When each account asked the upstream anything: at most its allowance lies in any hour. */
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

export const endpoints = sqliteTable(
  'endpoints',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    url: text('url').notNull(),
    events: text('events', { mode: 'json' }).$type<EventType[]>().notNull(),
    description: text('description').notNull(),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (t) => [
    index('endpoints_team')
      .on(t.teamId, t.id)
      .where(sql`deleted_at is null`),
  ],
);

/** `whsec_` secrets, encrypted. Without an endpoint: the team's default, which signs the webhooks that came with a request. */
export const signingSecrets = sqliteTable(
  'signing_secrets',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
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

export const events = sqliteTable(
  'events',
  {
    id: text('id').primaryKey(),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    type: text('type', { enum: eventTypes }).notNull(),
    generationId: text('generation_id').references(() => generations.id),
    /** The body as it is signed and sent, byte for byte the same on every attempt. */
    payload: text('payload').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('events_one_per_generation_and_type').on(t.generationId, t.type),
    index('events_team').on(t.teamId, t.id),
  ],
);

export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text('id').primaryKey(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.id),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id),
    /** Null: the webhook that came with the request itself. */
    endpointId: text('endpoint_id').references(() => endpoints.id),
    url: text('url').notNull(),
    status: text('status', { enum: deliveryStatuses }).notNull(),
    attemptCount: integer('attempt_count').notNull(),
    nextAttemptAt: integer('next_attempt_at'),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
    leaseToken: text('lease_token'),
    leaseExpiresAt: integer('lease_expires_at'),
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

export const attempts = sqliteTable(
  'attempts',
  {
    id: text('id').primaryKey(),
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id),
    number: integer('number').notNull(),
    startedAt: integer('started_at').notNull(),
    durationMs: integer('duration_ms').notNull(),
    statusCode: integer('status_code'),
    error: text('error'),
    responseExcerpt: text('response_excerpt'),
  },
  (t) => [index('attempts_delivery').on(t.deliveryId)],
);
