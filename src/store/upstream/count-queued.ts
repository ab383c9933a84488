import { and, count, eq, gt, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { priorities, type Priority } from '../../domain/generations/generation.ts';
import type { Session } from '../engine/store.ts';

/**
 * How many generations wait to be submitted. One count for each priority, because the index does not
 * serve a GROUP BY.
 */
export async function countQueued(session: Session): Promise<Record<Priority, number>> {
  const counts: [Priority, number][] = [];
  for (const priority of priorities) counts.push([priority, await countOf(session, priority)]);
  return Object.fromEntries(counts) as Record<Priority, number>;
}

async function countOf({ db, tables }: Session, priority: Priority): Promise<number> {
  const { generations: g } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(g)
    .where(and(sql`${g.status} = 'queued'`, eq(g.priority, priority)));
  return row?.number ?? 0;
}

/** The id of the generation that has been queued for longest, and so its time. Null: none is queued. */
export async function oldestQueuedId({ db, tables }: Session): Promise<string | null> {
  const { generations: g } = tables;
  const [row] = await db
    .select({ id: min(g.id) })
    .from(g)
    .where(sql`${g.status} = 'queued'`);
  return row?.id ?? null;
}

/** How many deliveries have failed for good and can be sent again. */
export async function countFailedDeliveries({ db, tables }: Session): Promise<number> {
  const { deliveries: d } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(d)
    .where(sql`${d.status} = 'failed'`);
  return row?.number ?? 0;
}

/** How many generations the upstream has: those with a next poll. */
export async function countInFlight({ db, tables }: Session): Promise<number> {
  const { generations: g } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(g)
    .where(sql`${g.nextPollAt} is not null`);
  return row?.number ?? 0;
}

/** How many receivers of webhooks have an open circuit. */
export async function countOpenCircuits({ db, tables }: Session, now: UnixMs): Promise<number> {
  const { receivers: r } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(r)
    .where(and(sql`${r.retryAt} is not null`, gt(r.retryAt, now)));
  return row?.number ?? 0;
}

/** How many deliveries are due, paused or will be retried; not those in flight. */
export async function countWaitingDeliveries({ db, tables }: Session): Promise<number> {
  const { deliveries: d } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(d)
    .where(sql`${d.nextAttemptAt} is not null and ${d.leaseToken} is null`);
  return row?.number ?? 0;
}
