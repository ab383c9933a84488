import { and, eq, sql, type Column, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { PeriodKey } from './budget-usage.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

const selectFigures = statement<PeriodKey>()('ledger_figures', ({ db, tables }) => {
  const { ledgerEntries: l, budgetUsage: u } = tables;
  const sum = (credits: SQL) => sql<number>`coalesce(sum(${credits}), 0)`.mapWith(Number);
  const inRow = (column: SQLWrapper) =>
    sql<number | null>`(select ${column} from ${u} where ${isPeriod(u)})`.mapWith(Number);
  return db
    .select({
      held: sum(
        sql`case ${l.kind} when 'hold' then ${l.credits} when 'settle' then -${l.credits} when 'release' then -${l.credits} else 0 end`,
      ),
      settled: sum(sql`case ${l.kind} when 'settle' then ${l.credits} else 0 end`),
      released: sum(sql`case ${l.kind} when 'release' then ${l.credits} else 0 end`),
      adjustment: sum(sql`case ${l.kind} when 'adjust' then ${l.credits} else 0 end`),
      heldRow: inRow(u.heldCredits),
      settledRow: inRow(u.settledCredits),
      releasedRow: inRow(u.releasedCredits),
      adjustmentRow: inRow(u.adjustmentCredits),
    })
    .from(l)
    .where(isPeriod(l));
});

/**
 * The figures of a period as computed from the ledger, and as stored in its row. Null: there is no row.
 */
export async function readLedgerFigures(session: Session, period: PeriodKey) {
  const [read] = await selectFigures(session, period);
  if (read === undefined) throw new Error('A sum has one row');
  return [
    { figure: 'held' as const, ledger: read.held, row: read.heldRow },
    { figure: 'settled' as const, ledger: read.settled, row: read.settledRow },
    { figure: 'released' as const, ledger: read.released, row: read.releasedRow },
    { figure: 'adjustment' as const, ledger: read.adjustment, row: read.adjustmentRow },
  ];
}

/** The condition of statements that take a period's key. */
export function isPeriod(table: { budgetId: Column; periodStartsAt: Column }): SQL | undefined {
  return and(
    eq(table.budgetId, sql.placeholder('budgetId')),
    eq(table.periodStartsAt, sql.placeholder('periodStartsAt')),
  );
}

/** Every period that has ledger entries or a row. */
export async function findLedgerPeriods(session: Session): Promise<PeriodKey[]> {
  const { ledgerEntries: l, budgetUsage: u } = session.tables;
  const inLedger = session.db
    .selectDistinct({ budgetId: l.budgetId, periodStartsAt: l.periodStartsAt })
    .from(l);
  const inRows = session.db.select({ budgetId: u.budgetId, periodStartsAt: u.periodStartsAt }).from(u);
  return inLedger.union(inRows);
}
