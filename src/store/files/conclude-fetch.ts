import { and, eq } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { FileContent, StoredFile } from '../../domain/files/stored-file.ts';
import type { Transaction } from '../engine/store.ts';
import { toStoredFile, type FileRow } from './file-row.ts';

/** Ends a fetch. Null, and nothing is changed: the lease was lost, or the file was deleted. */
export async function concludeFetch(
  tx: Transaction,
  id: string,
  leaseToken: string,
  conclusion: FetchConclusion,
): Promise<StoredFile | null> {
  const { files: f } = tx.tables;
  const values: Partial<FileRow> = {
    nextFetchAt: null,
    ...conclusion,
    ...(conclusion.status === 'stored' && { storedAt: tx.now, failure: null }),
    leaseToken: null,
    leaseExpiresAt: null,
  };
  const rows = await tx.db
    .update(f)
    .set(values)
    .where(and(eq(f.id, id), eq(f.leaseToken, leaseToken), eq(f.status, 'fetching')))
    .returning();
  return rows[0] === undefined ? null : toStoredFile(rows[0]);
}

/** What a fetch ends with: the picture is stored, it is fetched again, or it is lost. */
export type FetchConclusion =
  | ({ status: 'stored'; objectId: string; expiresAt: UnixMs | null } & FileContent)
  | { status: 'fetching'; nextFetchAt: UnixMs; failureCount: number; failure: string }
  | { status: 'lost'; failureCount: number; failure: string; expiresAt: UnixMs | null };
