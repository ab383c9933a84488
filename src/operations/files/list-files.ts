import type { FileView } from '../../domain/files/file-view.ts';
import type { FileKind } from '../../domain/files/stored-file.ts';
import { listTeamFiles } from '../../store/files/files.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';
import { requireFiles } from './require-files.ts';
import { viewFile } from './view-file.ts';

/** A page of a team's files, newest first. */
export async function listFiles(
  context: Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock'>,
  teamId: string,
  { cursor: before, limit, kind }: ListFilesParams,
): Promise<{ files: FileView[] } & Page> {
  const { limits } = requireFiles(context);
  const { rows, nextCursor } = await readPage(limit, (limit) =>
    listTeamFiles(context.store.reader, teamId, { kind, before, limit }),
  );
  const now = context.clock.now();
  return { files: rows.map((file) => viewFile(limits, file, now)), nextCursor };
}

export interface ListFilesParams {
  kind?: FileKind | undefined;
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
}
