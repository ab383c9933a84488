import { and, count, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import { MINUTE_MS, type UnixMs } from '../../domain/clock.ts';
import type { SubmissionOutcome } from '../../domain/upstream/submission-outcome.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

/**
 * Opens a submission: once it is committed, the upstream may have been called.
 * @throws when the generation has an open submission: a unique index allows one
 */
export async function openSubmission(
  tx: Transaction,
  submission: { id: string; generationId: string; account: string },
): Promise<void> {
  await insert(tx, { ...submission, startedAt: tx.now });
}

const insert = change<{ id: string; generationId: string; account: string; startedAt: number }>()(
  'insert_submission',
  ({ db, tables: { submissions } }) =>
    db.insert(submissions).values({
      id: sql.placeholder('id'),
      generationId: sql.placeholder('generationId'),
      account: sql.placeholder('account'),
      startedAt: sql.placeholder('startedAt'),
    }),
);

const close = statement<{
  generationId: string;
  outcome: SubmissionOutcome;
  reason: string | null;
  finishedAt: number;
}>()('close_submission', ({ db, tables: { submissions: s } }) =>
  db
    .update(s)
    .set({
      outcome: sql`${sql.placeholder('outcome')}`,
      reason: sql`${sql.placeholder('reason')}`,
      finishedAt: sql`${sql.placeholder('finishedAt')}`,
    })
    .where(and(eq(s.generationId, sql.placeholder('generationId')), isNull(s.outcome)))
    .returning({ account: s.account, startedAt: s.startedAt }),
);

const closeById = statement<{
  id: string;
  outcome: SubmissionOutcome;
  reason: string | null;
  finishedAt: number;
}>()('close_submission_by_id', ({ db, tables: { submissions: s } }) =>
  db
    .update(s)
    .set({
      outcome: sql`${sql.placeholder('outcome')}`,
      reason: sql`${sql.placeholder('reason')}`,
      finishedAt: sql`${sql.placeholder('finishedAt')}`,
    })
    .where(and(eq(s.id, sql.placeholder('id')), isNull(s.outcome)))
    .returning({ account: s.account, startedAt: s.startedAt }),
);

/** Closes an open submission: that with the id, or the one of the generation. Null: somebody has closed it. */
export async function closeSubmission(
  tx: Transaction,
  { id, generationId }: { id?: string; generationId: string },
  outcome: SubmissionOutcome,
  reason: string | null,
): Promise<{ account: string; startedAt: UnixMs } | null> {
  const end = { outcome, reason, finishedAt: tx.now };
  const [closed] = await (id === undefined
    ? close(tx, { generationId, ...end })
    : closeById(tx, { id, ...end }));
  return closed ?? null;
}

/** The account of the generation's open submission. Null: it has none. */
export async function findOpenSubmissionAccount(
  session: Session,
  generationId: string,
): Promise<string | null> {
  const { submissions: s } = session.tables;
  const [row] = await session.db
    .select({ account: s.account })
    .from(s)
    .where(and(eq(s.generationId, generationId), isNull(s.outcome)));
  return row?.account ?? null;
}

export async function countUnknownOutcomes(session: Session, generationId: string): Promise<number> {
  const { submissions: s } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(s)
    .where(and(eq(s.generationId, generationId), eq(s.outcome, 'unknown')));
  return row?.number ?? 0;
}

// The answer to a submission comes within its deadline of a minute; this bounds what is read by the index.
const LONGEST_ANSWER_MS = 2 * MINUTE_MS;

/** How many of an account's submissions were confirmed since then. */
export async function countConfirmed(session: Session, account: string, since: UnixMs): Promise<number> {
  const { submissions: s } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(s)
    .where(
      and(
        eq(s.account, account),
        gte(s.startedAt, since - LONGEST_ANSWER_MS),
        gte(s.finishedAt, since),
        eq(s.outcome, 'confirmed'),
      ),
    );
  return row?.number ?? 0;
}

/** Newest first. */
export async function listSubmissions(session: Session, generationId: string) {
  const { submissions: s } = session.tables;
  return session.db.select().from(s).where(eq(s.generationId, generationId)).orderBy(desc(s.id));
}
