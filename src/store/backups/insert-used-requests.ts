import { sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Stores so many requests of an account as if they had been answered at a time. Those that are there already stay.
 * @param number at least 1
 */
export async function insertUsedRequests(
  tx: Transaction,
  account: string,
  number: number,
  at: UnixMs,
): Promise<void> {
  const id = sql`cast(${`restored_${account}_`} as text) || n || cast(${`@${at}`} as text)`;
  const time = sql`cast(${at} as bigint)`;
  // `where true`: else SQLite takes the conflict for a part of the join.
  const rows = sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < cast(${number} as bigint))
    select ${id}, cast(${account} as text), ${time}, ${time}, 0 from numbers where true`;
  await tx.db.insert(tx.tables.upstreamRequests).select(rows).onConflictDoNothing();
}
