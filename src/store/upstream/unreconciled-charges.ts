import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { UnreconciledCharge } from '../../domain/upstream/unreconciled-charge.ts';
import type { ChargeResolution } from '../../domain/upstream/unreconciled-charge.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface NewUnreconciledCharge {
  id: string;
  generationId: string;
  credits: number;
  reason: string;
}

export type UnreconciledChargeRow = Session['tables']['unreconciledCharges']['$inferSelect'];

export async function insertUnreconciledCharge(
  tx: Transaction,
  charge: NewUnreconciledCharge,
): Promise<void> {
  await tx.db.insert(tx.tables.unreconciledCharges).values({ ...charge, createdAt: tx.now });
}

/** Oldest first, continuing after the id `after`. */
export async function listOpenUnreconciledCharges(
  session: Session,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<UnreconciledCharge[]> {
  const { unreconciledCharges: d, generations: g } = session.tables;
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

/** Resolves the open charges of a generation and returns them. Empty: none was open. */
export async function resolveUnreconciledCharges(
  tx: Transaction,
  generationId: string,
  resolution: ChargeResolution,
  resolvedBy: string,
): Promise<UnreconciledChargeRow[]> {
  const { unreconciledCharges: d } = tx.tables;
  return tx.db
    .update(d)
    .set({ resolution, resolvedBy, resolvedAt: tx.now })
    .where(and(eq(d.generationId, generationId), isNull(d.resolution)))
    .returning();
}
