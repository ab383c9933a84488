import { and, asc, eq, isNull } from 'drizzle-orm';
import type { DoubtResolution } from '../domain/submission.ts';
import type { Session, Transaction } from './store.ts';

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

/** Oldest first. */
export async function listOpenDoubts(session: Session, limit: number): Promise<DoubtRow[]> {
  const { inDoubt: d } = session.tables;
  return session.db.select().from(d).where(isNull(d.resolution)).orderBy(asc(d.createdAt)).limit(limit);
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
