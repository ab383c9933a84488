import { and, count, desc, eq, isNull } from 'drizzle-orm';
import type { SubmissionOutcome } from '../../domain/upstream/submission-outcome.ts';
import type { Session, Transaction } from '../engine/store.ts';

/**
 * Opens a submission: once it is committed, the upstream may have been called.
 * @throws when the generation has an open submission: a unique index allows one
 */
export async function openSubmission(
  tx: Transaction,
  submission: { id: string; generationId: string; account: string },
): Promise<void> {
  await tx.db.insert(tx.tables.submissions).values({ ...submission, startedAt: tx.now });
}

/** Closes an open submission: that with the id, or the one of the generation. False: somebody has closed it. */
export async function closeSubmission(
  tx: Transaction,
  { id, generationId }: { id?: string; generationId: string },
  outcome: SubmissionOutcome,
  reason: string | null,
): Promise<boolean> {
  const { submissions: s } = tx.tables;
  const which = id === undefined ? eq(s.generationId, generationId) : eq(s.id, id);
  const rows = await tx.db
    .update(s)
    .set({ outcome, reason, finishedAt: tx.now })
    .where(and(which, isNull(s.outcome)))
    .returning({ account: s.account });
  const [closed] = rows;
  if (closed === undefined) return false;
  tx.observe({ kind: 'submission_ended', generationId, account: closed.account, outcome, reason });
  return true;
}

export async function countUnknownOutcomes(session: Session, generationId: string): Promise<number> {
  const { submissions: s } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(s)
    .where(and(eq(s.generationId, generationId), eq(s.outcome, 'unknown')));
  return row?.number ?? 0;
}

/** Newest first. */
export async function listSubmissions(session: Session, generationId: string) {
  const { submissions: s } = session.tables;
  return session.db.select().from(s).where(eq(s.generationId, generationId)).orderBy(desc(s.id));
}
