import { and, asc, eq, gte, lt, lte } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { SequenceRange } from '../../domain/audit/sequence-ranges.ts';
import type { Transaction } from '../engine/store.ts';

/** The sequences of the payloads of entries before a time, of one team or of all, oldest first. */
export async function findPurgeable(
  tx: Transaction,
  { before, teamId }: { before: UnixMs; teamId: string | null },
  limit: number,
): Promise<number[]> {
  const { auditEntries: e, auditPayloads: p } = tx.tables;
  const rows = await tx.db
    .select({ sequence: p.sequence })
    .from(p)
    .innerJoin(e, eq(e.sequence, p.sequence))
    .where(and(lt(e.createdAt, before), teamId === null ? undefined : eq(p.teamId, teamId)))
    .orderBy(asc(p.sequence))
    .limit(limit);
  return rows.map(({ sequence }) => sequence);
}

/** Deletes payloads with their salts. The triggers let this pass because the purge is recorded first. */
export async function deletePayloads(
  tx: Transaction,
  purgeSequence: number,
  ranges: readonly SequenceRange[],
): Promise<void> {
  const { auditPayloads: p, auditPurges } = tx.tables;
  for (const [fromSequence, toSequence] of ranges) {
    await tx.db.insert(auditPurges).values({ fromSequence, toSequence, purgeSequence });
    await tx.db.delete(p).where(and(gte(p.sequence, fromSequence), lte(p.sequence, toSequence)));
  }
}
