import { count, sql } from 'drizzle-orm';
import { priorities, type Priority } from '../domain/generation.ts';
import type { Session } from './store.ts';

/** How many generations wait to be submitted. */
export async function countQueued({ db, tables }: Session): Promise<Record<Priority, number>> {
  const { generations: g } = tables;
  const rows = await db
    .select({ priority: g.priority, number: count() })
    .from(g)
    .where(sql`${g.status} = 'queued'`)
    .groupBy(g.priority);
  const numberOf = (priority: Priority) => rows.find((row) => row.priority === priority)?.number ?? 0;
  return Object.fromEntries(priorities.map((priority) => [priority, numberOf(priority)])) as Record<
    Priority,
    number
  >;
}

/** How many generations the upstream has: those that will be asked about. */
export async function countInFlight({ db, tables }: Session): Promise<number> {
  const { generations: g } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(g)
    .where(sql`${g.nextPollAt} is not null`);
  return row?.number ?? 0;
}

/** How many deliveries are due or will be tried again. */
export async function countWaitingDeliveries({ db, tables }: Session): Promise<number> {
  const { deliveries: d } = tables;
  const [row] = await db
    .select({ number: count() })
    .from(d)
    .where(sql`${d.nextAttemptAt} is not null`);
  return row?.number ?? 0;
}
