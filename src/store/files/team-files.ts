import { eq, sql } from 'drizzle-orm';
import type { TeamFileSettings } from '../../domain/files/stored-file.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** What a team's files take, and what the operator set for it. */
export interface TeamFilesRow extends TeamFileSettings {
  usedBytes: number;
}

const insertTeam = change<{ teamId: string }>()('insert_team_files', ({ db, tables: { teamFiles: t } }) =>
  db
    .insert(t)
    .values({ teamId: sql.placeholder('teamId') })
    .onConflictDoNothing(),
);

const lockTeam = statement<{ teamId: string }>()(
  'lock_team_files',
  ({ db, forUpdate, tables: { teamFiles: t } }) =>
    db
      .select()
      .from(t)
      .where(sql`${eq(t.teamId, sql.placeholder('teamId'))}${forUpdate}`),
);

/** Locks the files of a team until the commit: whoever adds or deletes some waits. */
export async function lockTeamFiles(tx: Transaction, teamId: string): Promise<TeamFilesRow> {
  const [known] = await lockTeam(tx, { teamId });
  if (known !== undefined) return known;
  await insertTeam(tx, { teamId });
  return lockTeamFiles(tx, teamId);
}

const selectTeam = statement<{ teamId: string }>()('select_team_files', ({ db, tables: { teamFiles: t } }) =>
  db
    .select()
    .from(t)
    .where(eq(t.teamId, sql.placeholder('teamId'))),
);

/** Without the lock. */
export async function findTeamFiles(session: Session, teamId: string): Promise<TeamFilesRow> {
  const [row] = await selectTeam(session, { teamId });
  return row ?? { usedBytes: 0, resultDays: null, uploadDays: null, maxBytes: null, latePictures: null };
}

const addBytes = change<{ teamId: string; bytes: number }>()(
  'add_used_bytes',
  ({ db, tables: { teamFiles: t } }) =>
    db
      .update(t)
      .set({ usedBytes: sql`${t.usedBytes} + ${sql.placeholder('bytes')}` })
      .where(eq(t.teamId, sql.placeholder('teamId'))),
);

export async function addUsedBytes(tx: Transaction, teamId: string, bytes: number): Promise<void> {
  await addBytes(tx, { teamId, bytes });
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

const sumBytes = statement<object>()('sum_used_bytes', ({ db, tables: { teamFiles: t } }) =>
  db.select({ bytes: sql<number>`coalesce(sum(${t.usedBytes}), 0)` }).from(t),
);

/** What the files of all teams take. */
export async function sumUsedBytes(session: Session): Promise<number> {
  const [row] = await sumBytes(session, {});
  return Number(row?.bytes ?? 0);
}
