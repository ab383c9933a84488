import { eq, sql } from 'drizzle-orm';
import type { TeamFileSettings } from '../../domain/files/stored-file.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** What a team's files take, and what the operator set for it. */
export interface TeamFilesRow extends TeamFileSettings {
  usedBytes: number;
}

/** Locks the files of a team until the commit: whoever adds or deletes some waits. */
export async function lockTeamFiles(tx: Transaction, teamId: string): Promise<TeamFilesRow> {
  const { teamFiles: t } = tx.tables;
  await tx.db.insert(t).values({ teamId }).onConflictDoNothing();
  const [row] = await tx.db
    .select()
    .from(t)
    .where(sql`${eq(t.teamId, teamId)}${tx.forUpdate}`);
  return row!;
}

/** Without the lock. */
export async function findTeamFiles(session: Session, teamId: string): Promise<TeamFilesRow> {
  const { teamFiles: t } = session.tables;
  const [row] = await session.db.select().from(t).where(eq(t.teamId, teamId));
  return row ?? { usedBytes: 0, resultDays: null, uploadDays: null, maxBytes: null, latePictures: null };
}

export async function addUsedBytes(tx: Transaction, teamId: string, bytes: number): Promise<void> {
  const { teamFiles: t } = tx.tables;
  await tx.db
    .update(t)
    .set({ usedBytes: sql`${t.usedBytes} + ${bytes}` })
    .where(eq(t.teamId, teamId));
}

export async function setTeamFileSettings(
  tx: Transaction,
  teamId: string,
  settings: Partial<TeamFileSettings>,
): Promise<TeamFilesRow> {
  await lockTeamFiles(tx, teamId);
  const { teamFiles: t } = tx.tables;
  if (Object.keys(settings).length > 0) await tx.db.update(t).set(settings).where(eq(t.teamId, teamId));
  return findTeamFiles(tx, teamId);
}

/** What the files of all teams take. */
export async function sumUsedBytes(session: Session): Promise<number> {
  const { teamFiles: t } = session.tables;
  const [row] = await session.db.select({ bytes: sql<number>`coalesce(sum(${t.usedBytes}), 0)` }).from(t);
  return Number(row?.bytes ?? 0);
}
