import { and, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { LedgerKind } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import { recordsOf, selectRecords } from '../engine/select-records.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface LedgerEntry {
  budgetId: string;
  periodStartsAt: UnixMs;
  generationId: string | null;
  kind: LedgerKind;
  credits: number;
  /** The key, worker or operator that caused it. */
  actor: string;
  note: string | null;
}

const insertEntry = change<LedgerEntry & { id: string; createdAt: UnixMs }>()(
  'insert_ledger_entry',
  ({ db, tables }) =>
    db.insert(tables.ledgerEntries).values({
      id: sql.placeholder('id'),
      budgetId: sql.placeholder('budgetId'),
      periodStartsAt: sql.placeholder('periodStartsAt'),
      generationId: sql.placeholder('generationId'),
      kind: sql.placeholder('kind'),
      credits: sql.placeholder('credits'),
      actor: sql.placeholder('actor'),
      note: sql.placeholder('note'),
      createdAt: sql.placeholder('createdAt'),
    }),
);

/**
 * Appends an entry.
 * @throws when a hold is resolved a second time: a unique index allows one resolution
 */
export async function appendLedger(tx: Transaction, entry: LedgerEntry): Promise<void> {
  await insertEntry(tx, { ...entry, id: newId('ledgerEntry', tx.now), createdAt: tx.now });
}

const insertManyEntries = change<{ rows: string }>()('insert_ledger_entries', ({ db, tables }) =>
  db.insert(tables.ledgerEntries).select(selectRecords(tables.ledgerEntries)),
);

/** Likewise for the entries of one generation, which may be written together with those of others. */
export async function appendEntries(tx: Transaction, entries: readonly LedgerEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({ ...entry, id: newId('ledgerEntry', tx.now), createdAt: tx.now }));
  await tx.together('insert_ledger_entry', rows, async (all) => {
    if (all.length === 1) for (const row of rows) await insertEntry(tx, row);
    else await insertManyEntries(tx, { rows: recordsOf(tx.tables.ledgerEntries, all.flat()) });
    return all.map(() => null);
  });
}

const selectHolds = statement<{ generationId: string }>()(
  'select_holds',
  ({ db, tables: { ledgerEntries: l } }) =>
    db
      .select({ budgetId: l.budgetId, periodStartsAt: l.periodStartsAt, credits: l.credits })
      .from(l)
      .where(and(eq(l.generationId, sql.placeholder('generationId')), sql`${l.kind} = 'hold'`))
      .orderBy(l.budgetId),
);

/**
 * The holds of a generation: on which budget, in which period, how many credits. Ordered by budget id.
 */
export async function findHolds(session: Session, generationId: string) {
  return selectHolds(session, { generationId });
}

// One condition for each of the partial indexes.
const selectOfGeneration = statement<{ generationId: string }>()(
  'select_ledger_of_generation',
  ({ db, tables: { ledgerEntries: l } }) => {
    const ofKind = (kind: SQL) =>
      db
        .select()
        .from(l)
        .where(and(eq(l.generationId, sql.placeholder('generationId')), kind));
    return ofKind(sql`${l.kind} = 'hold'`).unionAll(ofKind(sql`${l.kind} in ('settle', 'release')`));
  },
);

/** The holds of a generation and their resolutions. */
export async function findGenerationEntries(
  session: Session,
  generationId: string,
): Promise<StoredLedgerEntry[]> {
  return selectOfGeneration(session, { generationId });
}

export type StoredLedgerEntry = LedgerEntry & { id: string; createdAt: UnixMs };

/**
 * A budget's entries in the order of the index, continuing after `before`: the newest period first, and
 * within it the newest entry.
 */
export async function listLedger(
  session: Session,
  query: {
    budgetId: string;
    kinds?: LedgerKind[] | undefined;
    generationId?: string | undefined;
    before?: { periodStartsAt: UnixMs; id: string } | undefined;
    limit: number;
  },
): Promise<StoredLedgerEntry[]> {
  const { ledgerEntries: l } = session.tables;
  const { budgetId, kinds, generationId, before, limit } = query;
  return session.db
    .select()
    .from(l)
    .where(
      and(
        eq(l.budgetId, budgetId),
        kinds && inArray(l.kind, kinds),
        generationId === undefined ? undefined : eq(l.generationId, generationId),
        before && sql`(${l.periodStartsAt}, ${l.id}) < (${before.periodStartsAt}, ${before.id})`,
      ),
    )
    .orderBy(desc(l.periodStartsAt), desc(l.id))
    .limit(limit);
}
