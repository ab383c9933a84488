import { sql } from 'drizzle-orm';
import { ledgerKinds } from '../../domain/budgets/budget.ts';
import type { BudgetTables } from './budget-tables.ts';
import type { GenerationTables } from './generation-tables.ts';
import type { Dialect } from './sqlite-dialect.ts';

/** The append-only ledger of what was held, settled, released and adjusted on budgets. */
export function createLedgerTables(
  { table, text, integer, index, uniqueIndex }: Dialect,
  { budgets, generations }: BudgetTables & GenerationTables,
) {
  const ledgerEntries = table(
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
      index('ledger_period').on(t.budgetId, t.periodStartsAt, t.id),
    ],
  );

  return { ledgerEntries };
}
