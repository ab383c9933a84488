import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Doubt } from '../../domain/upstream/doubt.ts';
import type { DoubtResolution } from '../../domain/upstream/submission.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface NewDoubt {
  id: string;
  generationId: string;
  credits: number;
  reason: string;
}

export type DoubtRow = Session['tables']['inDoubt']['$inferSelect'];

export async function insertDoubt(tx: Transaction, doubt: NewDoubt): Promise<void> {
  await tx.db.insert(tx.tables.inDoubt).values({ ...doubt, createdAt: tx.now });
}

/** Oldest first, those made after the one with the id `after`. */
export async function listOpenDoubts(
  session: Session,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Doubt[]> {
  const { inDoubt: d, generations: g } = session.tables;
  return (
    session.db
      .select({
        id: d.id,
        generationId: d.generationId,
        teamId: g.teamId,
        credits: d.credits,
        reason: d.reason,
        createdAt: d.createdAt,
      })
      .from(d)
      .innerJoin(g, eq(g.id, d.generationId))
      .where(and(isNull(d.resolution), after === undefined ? undefined : gt(d.id, after)))
      // By time, which has an index; ids sort by the same time.
      .orderBy(asc(d.createdAt), asc(d.id))
      .limit(limit)
  );
}

/** Resolves what is open of a generation's; returns it. Empty when nothing was. */
export async function resolveDoubts(
  tx: Transaction,
  generationId: string,
  resolution: DoubtResolution,
  resolvedBy: string,
): Promise<DoubtRow[]> {
  const { inDoubt: d } = tx.tables;
  return tx.db
    .update(d)
    .set({ resolution, resolvedBy, resolvedAt: tx.now })
    .where(and(eq(d.generationId, generationId), isNull(d.resolution)))
    .returning();
}
