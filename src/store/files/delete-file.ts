import { and, asc, eq, isNotNull, lte, ne, notExists, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { toStoredFile } from './file-row.ts';
import { addUsedBytes } from './team-files.ts';

/**
 * Deletes a file. When no other file shares its object, the object is to be deleted in the storage. The caller
 * holds the lock of the team's files, so that no file can begin to share it meanwhile.
 */
export async function deleteFile(
  tx: Transaction,
  { id, teamId, objectId, bytes }: StoredFile,
): Promise<void> {
  const { files: f, generationInputs: g } = tx.tables;
  await tx.db.delete(g).where(eq(g.fileId, id));
  const deleted = await tx.db.delete(f).where(eq(f.id, id)).returning({ id: f.id });
  if (deleted.length === 0 || objectId === null) return;
  const [sharing] = await tx.db.select({ id: f.id }).from(f).where(eq(f.objectId, objectId)).limit(1);
  if (sharing !== undefined) return;
  await insertFileDeletion(tx, { objectId, teamId });
  await addUsedBytes(tx, teamId, -(bytes ?? 0));
}

const selectObject = statement<{ teamId: string; contentHash: string }>()(
  'select_object_with',
  ({ db, tables: { files: f } }) =>
    db
      .select({ objectId: f.objectId })
      .from(f)
      .where(
        and(
          eq(f.teamId, sql.placeholder('teamId')),
          eq(f.contentHash, sql.placeholder('contentHash')),
          isNotNull(f.objectId),
        ),
      )
      .limit(1),
);

/** The object of the team that has this content, if a file has it. */
export async function findObjectWith(
  session: Session,
  teamId: string,
  contentHash: string,
): Promise<string | null> {
  const [row] = await selectObject(session, { teamId, contentHash });
  return row?.objectId ?? null;
}

/** Whether an open generation has the file as its input. */
export async function isFileInUse(session: Session, fileId: string): Promise<boolean> {
  const { generationInputs: i, generations: g } = session.tables;
  const [row] = await session.db
    .select({ id: g.id })
    .from(i)
    .innerJoin(g, eq(g.id, i.generationId))
    .where(and(eq(i.fileId, fileId), sql`${g.finishedAt} is null`))
    .limit(1);
  return row !== undefined;
}

/** Notes the files that a generation has as its input. */
export async function insertGenerationInputs(
  tx: Transaction,
  generationId: string,
  fileIds: readonly string[],
): Promise<void> {
  const rows = [...new Set(fileIds)].map((fileId) => ({ generationId, fileId }));
  if (rows.length > 0) await tx.db.insert(tx.tables.generationInputs).values(rows);
}

/** Stored files that no open generation needs, oldest first. @param teamId null: of all teams */
export async function findOldestFiles(
  session: Session,
  { teamId, exceptId, limit }: { teamId: string | null; exceptId: string | null; limit: number },
): Promise<StoredFile[]> {
  const { files: f } = session.tables;
  const rows = await session.db
    .select()
    .from(f)
    .where(
      and(
        eq(f.status, sql`'stored'`),
        teamId === null ? undefined : eq(f.teamId, teamId),
        exceptId === null ? undefined : ne(f.id, exceptId),
        isNotNeeded(session),
      ),
    )
    .orderBy(asc(f.id))
    .limit(limit);
  return rows.map(toStoredFile);
}

/** Files whose retention is over, and that no open generation needs. */
export async function findExpiredFiles(session: Transaction, limit: number): Promise<StoredFile[]> {
  const { files: f } = session.tables;
  const rows = await session.db
    .select()
    .from(f)
    .where(and(lte(f.expiresAt, session.now), isNotNeeded(session)))
    .orderBy(asc(f.expiresAt))
    .limit(limit);
  return rows.map(toStoredFile);
}

function isNotNeeded(session: Session) {
  const { files: f, generationInputs: i, generations: g } = session.tables;
  return notExists(
    session.db
      .select({ id: i.fileId })
      .from(i)
      .innerJoin(g, eq(g.id, i.generationId))
      .where(and(eq(i.fileId, f.id), sql`${g.finishedAt} is null`)),
  );
}

export interface FileDeletion {
  objectId: string;
  teamId: string;
}

const insertDeletion = change<FileDeletion & { now: UnixMs }>()(
  'insert_file_deletion',
  ({ db, tables: { fileDeletions: d } }) =>
    db
      .insert(d)
      .values({
        objectId: sql.placeholder('objectId'),
        teamId: sql.placeholder('teamId'),
        dueAt: sql.placeholder('now'),
      })
      .onConflictDoNothing(),
);

export async function insertFileDeletion(tx: Transaction, deletion: FileDeletion): Promise<void> {
  await insertDeletion(tx, { ...deletion, now: tx.now });
}
