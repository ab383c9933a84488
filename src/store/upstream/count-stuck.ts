import { count, lte } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from '../engine/store.ts';

/** Work that should have been done before then: polls and webhooks that were due, and leases that expired. */
export async function countStuck({ db, tables }: Session, before: UnixMs): Promise<StuckWork> {
  const { generations: g, deliveries: d, receivers: r } = tables;
  const [polls] = await db.select({ number: count() }).from(g).where(lte(g.nextPollAt, before));
  const [receivers] = await db.select({ number: count() }).from(r).where(lte(r.nextAttemptAt, before));
  const [leases] = await db.select({ number: count() }).from(g).where(lte(g.leaseExpiresAt, before));
  const [attempts] = await db.select({ number: count() }).from(d).where(lte(d.leaseExpiresAt, before));
  return {
    polls: polls?.number ?? 0,
    receivers: receivers?.number ?? 0,
    leases: (leases?.number ?? 0) + (attempts?.number ?? 0),
  };
}

export interface StuckWork {
  polls: number;
  /** Receivers with webhooks that are due. */
  receivers: number;
  leases: number;
}
