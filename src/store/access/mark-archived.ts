import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Team } from '../../domain/access/team.ts';
import type { Transaction } from '../engine/store.ts';

/** Archives a team and revokes its keys. Null: there is no such team. */
export async function markArchived(tx: Transaction, teamId: string): Promise<Team | null> {
  const { teams: t, keys: k } = tx.tables;
  const [team] = await tx.db
    .update(t)
    .set({ archivedAt: sql`coalesce(${t.archivedAt}, ${tx.now})` })
    .where(eq(t.id, teamId))
    .returning();
  await tx.db
    .update(k)
    .set({ revokedAt: tx.now })
    .where(and(eq(k.teamId, teamId), isNull(k.revokedAt)));
  return team ?? null;
}

/** Whether a team is archived; locked until the commit. */
export async function isArchived(tx: Transaction, teamId: string): Promise<boolean> {
  const { teams: t } = tx.tables;
  const [team] = await tx.db
    .select({ archivedAt: t.archivedAt })
    .from(t)
    .where(sql`${eq(t.id, teamId)}${tx.forUpdate}`);
  return (team?.archivedAt ?? null) !== null;
}

export async function markPurged(tx: Transaction, teamId: string): Promise<void> {
  const { teams: t } = tx.tables;
  await tx.db.update(t).set({ purgedAt: tx.now }).where(eq(t.id, teamId));
}
