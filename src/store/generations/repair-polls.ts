import { and, eq, gt, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { UnixMs } from '../../domain/clock.ts';
import { firstId } from '../../domain/new-id.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Makes due the polls that are further away than `latest`. What is stored of the generation in the future
 * becomes now, since the plan of its next poll counts from it. Returns how many.
 * @param polls of open generations, or the follow-up polls of ended ones
 */
export async function repairPolls(
  tx: Transaction,
  polls: 'open' | 'follow_up',
  latest: UnixMs,
): Promise<number> {
  const { generations: g } = tx.tables;
  const ended = polls === 'open' ? isNull(g.finishedAt) : isNotNull(g.finishedAt);
  const rows = await tx.db
    .update(g)
    .set({
      nextPollAt: tx.now,
      createdAt: atMost(g.createdAt, tx.now),
      submittedAt: atMost(g.submittedAt, tx.now),
      lastRunningAt: atMost(g.lastRunningAt, tx.now),
      unconfirmedSince: atMost(g.unconfirmedSince, tx.now),
      finishedAt: atMost(g.finishedAt, tx.now),
    })
    .where(and(gt(g.nextPollAt, latest), ended))
    .returning({ id: g.id });
  return rows.length;
}

/**
 * Gives generations that were queued in the future, after `latest`, their time in the queue from now on.
 * They are found by their ids, which begin with that time. Returns how many.
 */
export async function repairQueueTimeouts(tx: Transaction, latest: UnixMs): Promise<number> {
  const { generations: g } = tx.tables;
  const rows = await tx.db
    .update(g)
    .set({ createdAt: tx.now, queueExpiresAt: sql`${g.queueExpiresAt} - ${g.createdAt} + ${tx.now}` })
    .where(and(gt(g.id, firstId('generation', latest)), eq(g.status, 'queued'), gt(g.createdAt, latest)))
    .returning({ id: g.id });
  return rows.length;
}

/** Ends the own back-offs of queued generations that would last longer than `latest`. Returns how many. */
export async function repairSubmitBackOffs(tx: Transaction, latest: UnixMs): Promise<number> {
  const { generations: g } = tx.tables;
  const rows = await tx.db
    .update(g)
    .set({ submitRetryAt: tx.now })
    .where(and(sql`${g.status} = 'queued'`, gt(g.submitRetryAt, latest)))
    .returning({ id: g.id });
  return rows.length;
}

/** Lets the leases of generations that expire after `latest` expire then. Returns how many. */
export async function repairGenerationLeases(tx: Transaction, latest: UnixMs): Promise<number> {
  const { generations: g } = tx.tables;
  const rows = await tx.db
    .update(g)
    .set({ leaseExpiresAt: latest })
    .where(gt(g.leaseExpiresAt, latest))
    .returning({ id: g.id });
  return rows.length;
}

/** Null stays null. */
function atMost(column: SQLiteColumn, time: UnixMs): SQL {
  return sql`case when ${column} > ${time} then ${time} else ${column} end`;
}
