import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { FileContent, FileKind, StoredFile } from '../../domain/files/stored-file.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { toStoredFile } from './file-row.ts';

/** A result that is still to be fetched. */
export interface NewResult {
  id: string;
  teamId: string;
  generationId: string;
  sourceUrl: string;
  isWithheld: boolean;
}

const insertOne = change<Omit<NewResult, 'isWithheld'> & { withheld: number; now: UnixMs }>()(
  'insert_result',
  ({ db, tables: { files } }) =>
    db.insert(files).values({
      id: sql.placeholder('id'),
      teamId: sql.placeholder('teamId'),
      generationId: sql.placeholder('generationId'),
      sourceUrl: sql.placeholder('sourceUrl'),
      withheld: sql.placeholder('withheld'),
      kind: 'result',
      status: 'fetching',
      createdAt: sql.placeholder('now'),
      nextFetchAt: sql.placeholder('now'),
    }),
);

export async function insertResult(tx: Transaction, { isWithheld, ...file }: NewResult): Promise<void> {
  await insertOne(tx, { ...file, withheld: isWithheld ? 1 : 0, now: tx.now });
}

export interface NewUpload extends FileContent {
  id: string;
  teamId: string;
  name: string | null;
  objectId: string;
  expiresAt: UnixMs | null;
}

export async function insertUpload(tx: Transaction, upload: NewUpload): Promise<StoredFile> {
  const [row] = await tx.db
    .insert(tx.tables.files)
    .values({ ...upload, kind: 'upload', status: 'stored', createdAt: tx.now, storedAt: tx.now })
    .returning();
  return toStoredFile(row!);
}

const selectFile = statement<{ id: string }>()('select_file', ({ db, tables: { files } }) =>
  db
    .select()
    .from(files)
    .where(eq(files.id, sql.placeholder('id'))),
);

/** A file of any team. Null: there is none. */
export async function findFileById(session: Session, id: string): Promise<StoredFile | null> {
  const [row] = await selectFile(session, { id });
  return row === undefined ? null : toStoredFile(row);
}

const selectOfGeneration = statement<{ generationId: string }>()(
  'select_files_of_generation',
  ({ db, tables: { files } }) =>
    db
      .select()
      .from(files)
      .where(eq(files.generationId, sql.placeholder('generationId')))
      .orderBy(asc(files.id)),
);

/** The files of a generation's result, those that are withheld included. */
export async function findFilesOfGeneration(session: Session, generationId: string): Promise<StoredFile[]> {
  return (await selectOfGeneration(session, { generationId })).map(toStoredFile);
}

// A page of generations has as many as it has: one statement for each number.
const selectOfGenerations = (number: number) =>
  statement<Record<string, string>>()(
    `select_files_of_${number}_generations`,
    ({ db, tables: { files: f } }) => {
      const ids = Array.from({ length: number }, (_, i) => sql.placeholder(`id_${i}`));
      return db.select().from(f).where(inArray(f.generationId, ids)).orderBy(asc(f.id));
    },
  );

export async function findFilesOfGenerations(
  session: Session,
  generationIds: string[],
): Promise<StoredFile[]> {
  if (generationIds.length === 0) return [];
  const ids = Object.fromEntries(generationIds.map((id, i) => [`id_${i}`, id]));
  return (await selectOfGenerations(generationIds.length)(session, ids)).map(toStoredFile);
}

/** A team's files, newest first; without those that are withheld. */
export async function listTeamFiles(
  session: Session,
  teamId: string,
  { kind, before, limit }: { kind?: FileKind | undefined; before?: string | undefined; limit: number },
): Promise<StoredFile[]> {
  const { files: f } = session.tables;
  const rows = await session.db
    .select()
    .from(f)
    .where(
      and(
        eq(f.teamId, teamId),
        eq(f.withheld, 0),
        kind === undefined ? undefined : eq(f.kind, kind),
        before === undefined ? undefined : lt(f.id, before),
      ),
    )
    .orderBy(desc(f.id))
    .limit(limit);
  return rows.map(toStoredFile);
}

/** Gives the team what was withheld from it. */
export async function releaseWithheld(tx: Transaction, generationId: string): Promise<void> {
  const { files: f } = tx.tables;
  await tx.db.update(f).set({ withheld: 0 }).where(eq(f.generationId, generationId));
}

/** Files of a team in any state, oldest first. */
export async function listAllTeamFiles(
  session: Session,
  teamId: string,
  limit: number,
): Promise<StoredFile[]> {
  const { files: f } = session.tables;
  const rows = await session.db.select().from(f).where(eq(f.teamId, teamId)).orderBy(asc(f.id)).limit(limit);
  return rows.map(toStoredFile);
}

/** Stored files after an id, oldest first. @param teamId null: of all teams */
export async function listStoredFiles(
  session: Session,
  { teamId, after, limit }: { teamId: string | null; after: string; limit: number },
): Promise<StoredFile[]> {
  const { files: f } = session.tables;
  const isWanted = and(
    sql`${f.status} = 'stored'`,
    gt(f.id, after),
    teamId === null ? undefined : eq(f.teamId, teamId),
  );
  return (await session.db.select().from(f).where(isWanted).orderBy(asc(f.id)).limit(limit)).map(
    toStoredFile,
  );
}
