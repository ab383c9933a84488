import { inArray, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** Stores when tokens were used. A later time of another process stays. */
export async function upsertTokenUses(tx: Transaction, uses: ReadonlyMap<string, UnixMs>): Promise<void> {
  const { tokenUses } = tx.tables;
  for (const [subjectId, lastUsedAt] of uses) {
    await tx.db
      .insert(tokenUses)
      .values({ subjectId, lastUsedAt })
      .onConflictDoUpdate({
        target: tokenUses.subjectId,
        set: { lastUsedAt },
        setWhere: sql`${tokenUses.lastUsedAt} < ${lastUsedAt}`,
      });
  }
}

/** When each was last used; those that never were are missing. */
export async function findTokenUses(
  session: Session,
  subjectIds: readonly string[],
): Promise<Map<string, UnixMs>> {
  const { tokenUses } = session.tables;
  const rows = await session.db
    .select()
    .from(tokenUses)
    .where(inArray(tokenUses.subjectId, [...subjectIds]));
  return new Map(rows.map(({ subjectId, lastUsedAt }) => [subjectId, lastUsedAt]));
}
