import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { DueReceivers } from '../../domain/deliveries/share-slots.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

// Steps from owner to owner through the index, so it reads two entries of each owner, however many
// receivers that owner has. The name `candidates` is that of its few rows.
const selectOwners = statement<{ proven: number }>()('select_owners_of_due_receivers', (session) => {
  const { receivers: r } = session.tables;
  const waiting = sql`${r} where ${r.proven} = ${sql.placeholder('proven')} and ${r.nextAttemptAt} is not null`;
  const owners = sql`with recursive candidates(owner_id) as (
      select min(${r.ownerId}) from ${waiting}
      union all
      select (select min(${r.ownerId}) from ${waiting} and ${r.ownerId} > candidates.owner_id)
      from candidates where candidates.owner_id is not null
    )
    select owner_id, (
      select min(${r.nextAttemptAt}) from ${waiting} and ${r.ownerId} = candidates.owner_id
    ) as due_at
    from candidates where owner_id is not null`;
  return session.db
    .select({ ownerId: sql<string>`owner_id`, dueAt: sql<UnixMs>`due_at`.mapWith(Number) })
    .from(sql`(${owners}) as owners`);
});

/**
 * The owners whose receivers wait for something, with the time when the first of them is due, which may be
 * later than now.
 */
export async function findDueReceivers(session: Session): Promise<DueReceivers[]> {
  const found: DueReceivers[] = [];
  for (const isProven of [true, false]) {
    const owners = await selectOwners(session, { proven: isProven ? 1 : 0 });
    found.push(...owners.map((owner) => ({ ...owner, isProven })));
  }
  return found;
}

interface LockValues {
  ownerId: string;
  proven: number;
  now: UnixMs;
  limit: number;
}

const lockDue = statement<LockValues>()('lock_due_receivers', (session) => {
  const {
    db,
    tables: { receivers: r },
  } = session;
  const due = db
    .select({ id: r.id })
    .from(r)
    .where(
      and(
        eq(r.proven, sql.placeholder('proven')),
        eq(r.ownerId, sql.placeholder('ownerId')),
        lte(r.nextAttemptAt, sql.placeholder('now')),
      ),
    )
    .orderBy(asc(r.nextAttemptAt))
    .limit(sql.placeholder('limit'));
  const locked = sql`${due.getSQL()} ${session.skipLocked}`;
  return db.select({ id: sql<string>`id` }).from(sql`(${locked}) as due`);
});

/**
 * Locks receivers of an owner that a claim is due at, the longest due first: no other claim can read them
 * until the transaction ends.
 */
export async function lockDueReceivers(
  tx: Transaction,
  { ownerId, isProven }: Pick<DueReceivers, 'ownerId' | 'isProven'>,
  limit: number,
): Promise<string[]> {
  const rows = await lockDue(tx, { ownerId, proven: isProven ? 1 : 0, now: tx.now, limit });
  return rows.map(({ id }) => id);
}
