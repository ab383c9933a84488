import { and, asc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { SubmitBackOff } from '../../domain/upstream/submit-back-off.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** The own back-off of a generation. Null: there is no such generation. */
export async function findSubmitBackOff(session: Session, id: string): Promise<SubmitBackOff | null> {
  return (await selectBackOff(session, { id }))[0] ?? null;
}

const selectBackOff = statement<{ id: string }>()(
  'select_submit_back_off',
  ({ db, tables: { generations: g } }) =>
    db
      .select({
        retryAt: g.submitRetryAt,
        failureCount: g.submitFailureCount,
        failingSince: g.submitFailingSince,
        failure: g.submitFailure,
      })
      .from(g)
      .where(eq(g.id, sql.placeholder('id'))),
);

/** When the last poll found a generation running, and its progress. Null: none has. */
export async function findLastRunning(session: Session, id: string) {
  const { generations: g } = session.tables;
  const [row] = await session.db
    .select({ at: g.lastRunningAt, progress: g.lastProgress })
    .from(g)
    .where(eq(g.id, id));
  return row === undefined || row.at === null ? null : { at: row.at, progress: row.progress };
}

/** Does nothing when the lease was lost. */
export async function setSubmitBackOff(
  tx: Transaction,
  id: string,
  leaseToken: string,
  { retryAt, failureCount, failingSince, failure }: SubmitBackOff,
): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({
      submitRetryAt: retryAt,
      submitFailureCount: failureCount,
      submitFailingSince: failingSince,
      submitFailure: failure,
    })
    .where(and(eq(g.id, id), eq(g.leaseToken, leaseToken)));
}

/** Ends the back-offs of all queued generations; what was counted of them stays. */
export async function endSubmitBackOffs(tx: Transaction): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ submitRetryAt: null })
    .where(and(sql`${g.status} = 'queued'`, isNotNull(g.submitRetryAt)));
}

/** When the first back-off of a queued generation ends. Null: none is backing off. */
export async function nextSubmitRetry(tx: Transaction): Promise<UnixMs | null> {
  return (await selectNextRetry(tx, { now: tx.now }))[0]?.at ?? null;
}

const selectNextRetry = statement<{ now: UnixMs }>()(
  'select_next_submit_retry',
  ({ db, tables: { generations: g } }) =>
    db
      .select({ at: g.submitRetryAt })
      .from(g)
      .where(
        and(sql`${g.status} = 'queued'`, gt(g.submitRetryAt, sql.placeholder('now')), isNull(g.leaseToken)),
      )
      .orderBy(asc(g.submitRetryAt))
      .limit(1),
);
