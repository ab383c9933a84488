import { sql } from 'drizzle-orm';
import { bigint, check, index, json, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { budgetPeriods, budgetScopes, ledgerKinds } from '../../../domain/budgets/budget.ts';
import { generations } from './generations.ts';
import { keys, teams } from './teams.ts';

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
    rolloverCapCredits: bigint('rollover_cap_credits', { mode: 'number' }),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    endedAt: bigint('ended_at', { mode: 'number' }),
  },
  (t) => [
    uniqueIndex('budgets_gateway')
      .on(t.scope, t.period)
      .where(sql`scope = 'gateway' and ended_at is null`),
    uniqueIndex('budgets_team')
      .on(t.teamId, t.period)
      .where(sql`scope = 'team' and ended_at is null`),
    uniqueIndex('budgets_key')
      .on(t.keyId, t.period)
      .where(sql`scope = 'key' and ended_at is null`),
    check('budgets_limit', sql`${t.limitCredits} >= 0 and coalesce(${t.rolloverCapCredits}, 0) >= 0`),
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
    adjustmentsExpireAt: bigint('adjustments_expire_at', { mode: 'number' }),
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
export const budgetAdjustments = pgTable(
  'budget_adjustments',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id),
    credits: bigint('credits', { mode: 'number' }).notNull(),
    note: text('note').notNull(),
    actor: text('actor').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    expiresAt: bigint('expires_at', { mode: 'number' }),
  },
  (t) => [index('budget_adjustments_budget').on(t.budgetId, t.expiresAt)],
);
export const budgetAlerts = pgTable(
  'budget_alerts',
  {
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id),
    periodStartsAt: bigint('period_starts_at', { mode: 'number' }).notNull(),
    thresholdPercent: bigint('threshold_percent', { mode: 'number' }).notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.budgetId, t.periodStartsAt, t.thresholdPercent] })],
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
    index('ledger_period').on(t.budgetId, t.periodStartsAt, t.id),
  ],
);
