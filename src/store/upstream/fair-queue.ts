import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { FairShare } from '../../domain/upstream/fair-share.ts';
import type { QueueHead } from '../../domain/upstream/choose-next.ts';
import type { Priority } from '../../domain/generations/generation.ts';
import { notQuarantined } from '../quarantine/row-failures.ts';
import { change, statement } from '../engine/statement.ts';
import { teamsWith } from '../engine/teams-with.ts';
import type { Session, Transaction } from '../engine/store.ts';

// One row: the fair queue is one for the whole gateway.
const QUEUE = 'submissions';

export interface QueuedTeamRow extends FairShare {
  teamId: string;
  weight: number;
}

/** The fair queue's virtual time. The queue is locked until the commit, so other submitters wait. */
export async function lockFairQueue(tx: Transaction): Promise<number> {
  const [row] = await lockQueue(tx, {});
  if (row !== undefined) return row.virtualTime;
  await tx.db.insert(tx.tables.fairQueue).values({ name: QUEUE, virtualTime: 0 }).onConflictDoNothing();
  return lockFairQueue(tx);
}

const lockQueue = statement<object>()('lock_fair_queue', ({ db, forUpdate, tables: { fairQueue: q } }) =>
  db
    .select()
    .from(q)
    .where(sql`${eq(q.name, QUEUE)}${forUpdate}`),
);

/** The virtual time as last committed. 0 before the first submission. */
export async function findVirtualTime(session: Session): Promise<number> {
  const { fairQueue: q } = session.tables;
  return (await session.db.select().from(q).where(eq(q.name, QUEUE)))[0]?.virtualTime ?? 0;
}

const selectQueuedTeams = statement<object>()(
  'select_queued_teams',
  ({ db, tables: { generations: g, teams } }) => {
    return db
      .select({
        teamId: teams.id,
        weight: teams.weight,
        virtualTime: teams.virtualTime,
        interactiveSinceBatch: teams.interactiveSinceBatch,
      })
      .from(teams)
      .where(inArray(teams.id, teamsWith(g.teamId, sql`${g.status} = 'queued'`)));
  },
);

/** The teams that have a queued generation, be it one that a worker has just claimed. */
export async function findQueuedTeams(session: Session): Promise<QueuedTeamRow[]> {
  return selectQueuedTeams(session, {});
}

const selectHead = statement<HeadValues>()('select_queue_head', (session) => {
  const {
    db,
    tables: { generations: g },
  } = session;
  return db
    .select({ id: g.id, createdAt: g.createdAt, cost: g.priceCredits })
    .from(g)
    .where(
      and(
        sql`${g.status} = 'queued'`,
        eq(g.teamId, sql.placeholder('teamId')),
        eq(g.priority, sql.placeholder('priority')),
        isNull(g.leaseToken),
        sql`${g.queueExpiresAt} > ${sql.placeholder('now')}`,
        // Those in their own back-off are few, because each has cost a request that was refused.
        sql`(${g.submitRetryAt} is null or ${g.submitRetryAt} <= ${sql.placeholder('now')})`,
        sql`${g.id} <> ${sql.placeholder('avoidId')}`,
        notQuarantined(session, 'submit', g.id, sql.placeholder('now')),
      ),
    )
    .orderBy(asc(g.id))
    .limit(1);
});

interface HeadValues {
  teamId: string;
  priority: Priority;
  now: UnixMs;
  /** A generation that is passed over; empty: none is. */
  avoidId: string;
}

/**
 * The oldest generation of a team and priority that may be submitted. Its cost is its price. Null: there
 * is none.
 */
export async function findQueueHead(session: Session, values: HeadValues): Promise<QueueHead | null> {
  return (await selectHead(session, values))[0] ?? null;
}

/** Null: there is no such team. */
export async function findFairShare(
  session: Session,
  teamId: string,
): Promise<(FairShare & { weight: number }) | null> {
  const { teams } = session.tables;
  const [row] = await session.db
    .select({
      weight: teams.weight,
      virtualTime: teams.virtualTime,
      interactiveSinceBatch: teams.interactiveSinceBatch,
    })
    .from(teams)
    .where(eq(teams.id, teamId));
  return row ?? null;
}

const updateShare = change<FairShare & { teamId: string }>()('set_fair_share', ({ db, tables: { teams } }) =>
  db
    .update(teams)
    .set({
      virtualTime: sql`${sql.placeholder('virtualTime')}`,
      interactiveSinceBatch: sql`${sql.placeholder('interactiveSinceBatch')}`,
    })
    .where(eq(teams.id, sql.placeholder('teamId'))),
);

export async function setFairShare(tx: Transaction, teamId: string, share: FairShare): Promise<void> {
  const { virtualTime, interactiveSinceBatch } = share;
  await updateShare(tx, { teamId, virtualTime, interactiveSinceBatch });
}

const updateVirtualTime = change<{ virtualTime: number }>()(
  'set_virtual_time',
  ({ db, tables: { fairQueue: q } }) =>
    db
      .update(q)
      .set({ virtualTime: sql`${sql.placeholder('virtualTime')}` })
      .where(eq(q.name, QUEUE)),
);

export async function setVirtualTime(tx: Transaction, virtualTime: number): Promise<void> {
  await updateVirtualTime(tx, { virtualTime });
}
