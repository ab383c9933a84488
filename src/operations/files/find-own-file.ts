import type { StoredFile } from '../../domain/files/stored-file.ts';
import { findFileById } from '../../store/files/files.ts';
import type { Session } from '../../store/engine/store.ts';

/** A file of the team. Null: there is none, it is another team's, or it is withheld. */
export async function findOwnFile(session: Session, teamId: string, id: string): Promise<StoredFile | null> {
  const file = await findFileById(session, id);
  return file?.teamId === teamId && !file.isWithheld ? file : null;
}
