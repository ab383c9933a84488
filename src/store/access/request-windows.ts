import { and, inArray, lte, sql } from 'drizzle-orm';
import type { RequestEntry } from '../../domain/access/request-window.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

export interface StoredWindow {
  subjectId: string;
  entries: RequestEntry[];
  latestAt: UnixMs;
}

/** Locks the windows until the commit, also those that have no row yet. In one order, so that two processes do not deadlock. */
export async function lockRequestWindows(
  tx: Transaction,
  subjectIds: readonly string[],
): Promise<Map<string, RequestEntry[]>> {
  const sorted = [...subjectIds].sort();
  const found = await lockRows(tx, sorted);
  const missing = sorted.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  await tx.db
    .insert(tx.tables.requestWindows)
    .values(missing.map((subjectId) => ({ subjectId, entries: [], latestAt: tx.now })))
    .onConflictDoNothing();
  return lockRows(tx, sorted);
}

async function lockRows(tx: Transaction, sorted: string[]): Promise<Map<string, RequestEntry[]>> {
  const { requestWindows: w } = tx.tables;
  const rows = await tx.db
    .select({ subjectId: w.subjectId, entries: w.entries })
    .from(w)
    .where(sql`${inArray(w.subjectId, sorted)} order by ${w.subjectId} ${binary(tx)}${tx.forUpdate}`);
  return new Map(rows.map(({ subjectId, entries }) => [subjectId, entries]));
}

// The order of `sort`, and of SQLite.
function binary({ engine }: Transaction) {
  return engine === 'postgres' ? sql`collate "C"` : sql``;
}

export async function updateRequestWindows(tx: Transaction, windows: readonly StoredWindow[]): Promise<void> {
  if (windows.length === 0) return;
  const { requestWindows: w } = tx.tables;
  await tx.db
    .insert(w)
    .values([...windows])
    .onConflictDoUpdate({
      target: w.subjectId,
      set: { entries: sql`excluded.entries`, latestAt: sql`excluded.latest_at` },
    });
}

/** Deletes windows without requests since `before`, except those that somebody uses at the moment. */
export async function deleteIdleWindows(tx: Transaction, before: UnixMs): Promise<void> {
  const { requestWindows: w } = tx.tables;
  const idle = tx.db.select({ subjectId: w.subjectId }).from(w).where(lte(w.latestAt, before));
  const locked = sql`(with idle as materialized (${idle.getSQL()} ${tx.skipLocked}) select subject_id from idle)`;
  await tx.db.delete(w).where(and(inArray(w.subjectId, locked), lte(w.latestAt, before)));
}
