import { and, gte, lt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { hourOf, type RequestCount, type RequestUse } from '../../domain/upstream/upstream-report.ts';
import { change } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const increment = change<Omit<RequestCount, 'requests'>>()(
  'count_upstream_request',
  ({ db, tables: { upstreamRequestCounts: c } }) =>
    db
      .insert(c)
      .values({
        account: sql.placeholder('account'),
        hour: sql.placeholder('hour'),
        use: sql.placeholder('use'),
        outcome: sql.placeholder('outcome'),
        requests: 1,
      })
      .onConflictDoUpdate({
        target: [c.hour, c.account, c.use, c.outcome],
        set: { requests: sql`${c.requests} + 1` },
      }),
);

/** Counts a request in the hour of its answer, in the transaction that records the answer. */
export async function countAnswer(
  tx: Transaction,
  account: string,
  answer: { use: RequestUse; outcome: string },
): Promise<void> {
  await increment(tx, { account, hour: hourOf(tx.now), ...answer });
}

/** The counts of the hours that begin in a span. */
export async function findRequestCounts(
  session: Session,
  { from, to }: { from: UnixMs; to: UnixMs },
): Promise<RequestCount[]> {
  const { upstreamRequestCounts: c } = session.tables;
  return session.db
    .select()
    .from(c)
    .where(and(gte(c.hour, from), lt(c.hour, to)));
}

/** Deletes the counts of hours that began before then. */
export async function deleteOldCounts(tx: Transaction, before: UnixMs): Promise<void> {
  const { upstreamRequestCounts: c } = tx.tables;
  await tx.db.delete(c).where(lt(c.hour, before));
}
