import { count, isNull, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from '../engine/store.ts';

/** The charges that are not resolved, and their credits. */
export async function sumOpenCharges({ db, tables }: Session): Promise<OpenCharges> {
  const { unreconciledCharges: u } = tables;
  const [row] = await db
    .select({
      count: count(),
      credits: sql`coalesce(sum(${u.credits}), 0)`.mapWith(Number),
      oldest: min(u.createdAt),
    })
    .from(u)
    .where(isNull(u.resolution));
  return { count: row?.count ?? 0, credits: row?.credits ?? 0, oldestAt: row?.oldest ?? null };
}

export interface OpenCharges {
  count: number;
  credits: number;
  oldestAt: UnixMs | null;
}
