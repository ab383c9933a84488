import { sql, type SQL } from 'drizzle-orm';
import type { Session } from '../engine/store.ts';

/**
 * The ids of the rows that a claim may take, for `WHERE id IN`. Materialized, because otherwise
 * PostgreSQL may run the subquery more than once for one UPDATE, each time skipping what it has just
 * locked, and claim more rows than the limit.
 */
export function claimable({ skipLocked }: Session, candidates: { getSQL(): SQL }): SQL {
  return sql`(with candidates as materialized (${candidates.getSQL()} ${skipLocked}) select id from candidates)`;
}
