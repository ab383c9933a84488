import { and, asc, count, eq, gt, isNull } from 'drizzle-orm';
import type { UnreconciledCharge, ChargeResolution } from '../../domain/upstream/unreconciled-charge.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface NewUnreconciledCharge {
  id: string;
  generationId: string;
  credits: number;
  reason: string;
  imageUrl: string | null;
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
): Promise<Omit<UnreconciledCharge, 'fileUrl'>[]> {
  const { unreconciledCharges: d, generations: g } = session.tables;
  return (
    session.db
      .select({
        id: d.id,
        generationId: d.generationId,
        teamId: g.teamId,
        credits: d.credits,
        reason: d.reason,
        imageUrl: d.imageUrl,
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

/** Marks an open charge as resolved and returns it. Null when there is none with this id, or it was resolved before. */
export async function markChargeResolved(
  tx: Transaction,
  id: string,
  resolution: ChargeResolution,
  resolvedBy: string,
): Promise<UnreconciledChargeRow | null> {
  const { unreconciledCharges: u } = tx.tables;
  const [charge] = await tx.db
    .update(u)
    .set({ resolution, resolvedBy, resolvedAt: tx.now })
    .where(and(eq(u.id, id), isNull(u.resolution)))
    .returning();
  return charge ?? null;
}

/** The charges of a generation, oldest first, resolved ones too. */
export async function listChargesOfGeneration(
  { db, tables }: Session,
  generationId: string,
): Promise<UnreconciledChargeRow[]> {
  const { unreconciledCharges: u } = tables;
  return db.select().from(u).where(eq(u.generationId, generationId)).orderBy(asc(u.createdAt), asc(u.id));
}

/** How many charges are not resolved. */
export async function countOpenUnreconciledCharges({ db, tables }: Session): Promise<number> {
  const { unreconciledCharges: u } = tables;
  const [row] = await db.select({ number: count() }).from(u).where(isNull(u.resolution));
  return row?.number ?? 0;
}
