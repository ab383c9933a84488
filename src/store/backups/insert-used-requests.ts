import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

// A statement takes 32,766 values on SQLite.
const ROWS_PER_STATEMENT = 1_000;

/** Stores so many requests of an account as if they had been answered at a time. Those that are there already stay. */
export async function insertUsedRequests(
  tx: Transaction,
  account: string,
  number: number,
  at: UnixMs,
): Promise<void> {
  for (let first = 0; first < number; first += ROWS_PER_STATEMENT) {
    const rows = Array.from({ length: Math.min(ROWS_PER_STATEMENT, number - first) }, (_, index) => ({
      id: `restored_${account}_${first + index}@${at}`,
      account,
      sentAt: at,
      endsAt: at,
    }));
    await tx.db.insert(tx.tables.upstreamRequests).values(rows).onConflictDoNothing();
  }
}
