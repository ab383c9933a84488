import { and, eq, isNotNull, isNull, lte, ne } from 'drizzle-orm';
import type { Session, Transaction } from '../engine/store.ts';

/**
 * Whether a submission or a poll of the account, other than that of `exceptGenerationId`, waits for its
 * response.
 */
export async function hasRequestUnderWay(
  session: Session,
  account: string,
  exceptGenerationId: string,
): Promise<boolean> {
  const { submissions: s, generations: g } = session.tables;
  const [submission] = await session.db
    .select({ id: s.id })
    .from(s)
    .where(and(eq(s.account, account), isNull(s.outcome)))
    .limit(1);
  if (submission !== undefined) return true;
  const [poll] = await session.db
    .select({ id: g.id })
    .from(g)
    .where(
      and(
        eq(g.account, account),
        isNotNull(g.nextPollAt),
        isNotNull(g.leaseToken),
        ne(g.id, exceptGenerationId),
      ),
    )
    .limit(1);
  return poll !== undefined;
}

/** Whether a poll of the account is due that no worker has claimed. */
export async function hasDuePoll(tx: Transaction, account: string): Promise<boolean> {
  const { generations: g } = tx.tables;
  const [poll] = await tx.db
    .select({ id: g.id })
    .from(g)
    .where(and(eq(g.account, account), lte(g.nextPollAt, tx.now), isNull(g.leaseToken)))
    .limit(1);
  return poll !== undefined;
}
