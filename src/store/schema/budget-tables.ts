import { sql } from 'drizzle-orm';
import { budgetPeriods, budgetScopes } from '../../domain/budgets/budget.ts';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';

/** Budgets, their periods, adjustments and alerts. */
export function createBudgetTables(
  { table, text, integer, json, index, uniqueIndex, check, primaryKey }: Dialect,
  { teams, keys }: AccessTables,
) {
  const budgets = table(
    'budgets',
    {
      id: text('id').primaryKey(),
      scope: text('scope', { enum: budgetScopes }).notNull(),
      teamId: text('team_id').references(() => teams.id),
      keyId: text('key_id').references(() => keys.id),
      limitCredits: integer('limit_credits').notNull(),
      period: text('period', { enum: budgetPeriods }).notNull(),
      timeZone: text('time_zone').notNull(),
      /** Alert at these percentages of the limit. */
      alertThresholds: json('alert_thresholds').$type<number[]>().notNull(),
      /** At most this many unused credits roll over to the next period. Null: none. */
      rolloverCapCredits: integer('rollover_cap_credits'),
      createdAt: integer('created_at').notNull(),
      /** Nothing is held on it from then on. Its ledger stays. */
      endedAt: integer('ended_at'),
    },
    (t) => [
      // One open budget per scope and period. Three indexes, because drizzle-kit cannot index an
      // expression with commas.
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

  const budgetUsage = table(
    'budget_usage',
    {
      budgetId: text('budget_id')
        .notNull()
        .references(() => budgets.id),
      periodStartsAt: integer('period_starts_at').notNull(),
      periodEndsAt: integer('period_ends_at'),
      limitCredits: integer('limit_credits').notNull(),
      adjustmentCredits: integer('adjustment_credits').notNull(),
      /**
       * When the first of the adjustments in `adjustmentCredits` expires: that figure is current until
       * then.
       */
      adjustmentsExpireAt: integer('adjustments_expire_at'),
      heldCredits: integer('held_credits').notNull(),
      settledCredits: integer('settled_credits').notNull(),
      releasedCredits: integer('released_credits').notNull().default(0),
      /** By how much use exceeded a limit that was lowered. 0 unless it was; every release reduces it. */
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

  /**
   * Credits added to a budget or taken from it until a time. The ledger has the periods in which they
   * counted.
   */
  const budgetAdjustments = table(
    'budget_adjustments',
    {
      id: text('id').primaryKey(),
      budgetId: text('budget_id')
        .notNull()
        .references(() => budgets.id),
      credits: integer('credits').notNull(),
      note: text('note').notNull(),
      actor: text('actor').notNull(),
      createdAt: integer('created_at').notNull(),
      /** Null: permanent. An adjustment of the current period expires with it. */
      expiresAt: integer('expires_at'),
    },
    (t) => [index('budget_adjustments_budget').on(t.budgetId, t.expiresAt)],
  );

  /**
   * Alerts that were sent. Written with the event, so there is one for each budget, period and threshold.
   */
  const budgetAlerts = table(
    'budget_alerts',
    {
      budgetId: text('budget_id')
        .notNull()
        .references(() => budgets.id),
      periodStartsAt: integer('period_starts_at').notNull(),
      thresholdPercent: integer('threshold_percent').notNull(),
      createdAt: integer('created_at').notNull(),
    },
    (t) => [primaryKey({ columns: [t.budgetId, t.periodStartsAt, t.thresholdPercent] })],
  );

  return { budgets, budgetUsage, budgetAdjustments, budgetAlerts };
}

export type BudgetTables = ReturnType<typeof createBudgetTables>;
