import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { notQuarantined } from '../quarantine/row-failures.ts';
import { toGeneration } from './generation-row.ts';
import type { Lease } from './lease.ts';

/**
 * A queued generation, locked until the commit. Null: it was claimed, canceled or timed out since it was
 * read.
 */
export async function lockQueued(tx: Transaction, id: string): Promise<Generation | null> {
  const [row] = await selectForClaim(tx, { id });
  return row === undefined ? null : toGeneration(row);
}

const selectForClaim = statement<{ id: string }>()(
  'lock_queued',
  ({ db, forUpdate, tables: { generations: g } }) => {
    const waits = and(eq(g.id, sql.placeholder('id')), eq(g.status, 'queued'), isNull(g.leaseToken));
    return db
      .select()
      .from(g)
      .where(sql`${waits}${forUpdate}`);
  },
);

const claim = change<{ id: string; token: string; expiresAt: UnixMs }>()(
  'claim_queued',
  ({ db, tables: { generations: g } }) =>
    db
      .update(g)
      .set({
        leaseToken: sql`${sql.placeholder('token')}`,
        leaseExpiresAt: sql`${sql.placeholder('expiresAt')}`,
      })
      .where(eq(g.id, sql.placeholder('id'))),
);

/** Claims a generation that `lockQueued` has locked. */
export async function claimQueued(tx: Transaction, id: string, lease: Lease): Promise<void> {
  await claim(tx, { id, ...lease });
}

const selectTimeouts = statement<{ now: UnixMs; limit: number }>()('select_queue_timeouts', (session) => {
  const {
    db,
    tables: { generations: g },
  } = session;
  return db
    .select({ id: g.id })
    .from(g)
    .where(
      and(
        sql`${g.status} = 'queued'`,
        isNull(g.leaseToken),
        sql`${g.queueExpiresAt} <= ${sql.placeholder('now')}`,
        notQuarantined(session, 'queue_timeout', g.id, sql.placeholder('now')),
      ),
    )
    .orderBy(asc(g.queueExpiresAt))
    .limit(sql.placeholder('limit'));
});

/** Queued generations that no worker has claimed and whose time in the queue is over, earliest first. */
export async function findQueueTimeouts(session: Session, now: UnixMs, limit: number): Promise<string[]> {
  return (await selectTimeouts(session, { now, limit })).map(({ id }) => id);
}
