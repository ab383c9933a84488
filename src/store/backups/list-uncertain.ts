import { and, asc, count, eq, gt, isNotNull, isNull, lte, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import type { Session } from '../engine/store.ts';
import { toGeneration } from '../generations/generation-row.ts';

/** The oldest of them behind the id `after`. */
export async function listUncertain(
  session: Session,
  uncertain: Uncertain,
  after: string,
  limit: number,
): Promise<Generation[]> {
  const { generations: g } = session.tables;
  const rows = await session.db
    .select()
    .from(g)
    .where(and(conditionOf(session, uncertain), gt(g.id, after)))
    .orderBy(asc(g.id))
    .limit(limit);
  return rows.map(toGeneration);
}

/** Generations that the upstream may have, although the database does not say so. */
export interface Uncertain {
  /** Created by then: what came later is known. */
  until: UnixMs;
  /** Only those with an open submission; otherwise all that are queued. */
  submittedOnly: boolean;
}

export async function countUncertain(session: Session, uncertain: Uncertain): Promise<number> {
  const { generations: g } = session.tables;
  const [row] = await session.db.select({ number: count() }).from(g).where(conditionOf(session, uncertain));
  return row?.number ?? 0;
}

function conditionOf({ db, tables }: Session, { until, submittedOnly }: Uncertain): SQL | undefined {
  const { generations: g, submissions: s } = tables;
  const open = db.select({ id: s.generationId }).from(s).where(isNull(s.outcome));
  return and(
    // A literal, because a partial index has this very condition.
    sql`${g.status} = 'queued'`,
    lte(g.createdAt, until),
    submittedOnly ? sql`${g.id} in ${open}` : undefined,
  );
}

/** How many generations the upstream certainly has. */
export async function countPolled({ db, tables: { generations: g } }: Session): Promise<number> {
  const [row] = await db.select({ number: count() }).from(g).where(isNotNull(g.nextPollAt));
  return row?.number ?? 0;
}

export async function hasSubmission(
  { db, tables: { submissions: s } }: Session,
  id: string,
): Promise<boolean> {
  return (await db.select({ id: s.id }).from(s).where(eq(s.id, id))).length > 0;
}
