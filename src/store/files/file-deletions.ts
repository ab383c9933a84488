import { asc, eq, inArray, lte } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** An object that no file refers to any more. */
export interface DueFileDeletion {
  objectId: string;
  teamId: string;
  failureCount: number;
}

export async function listDueDeletions(
  session: Session,
  now: UnixMs,
  limit: number,
): Promise<DueFileDeletion[]> {
  const { fileDeletions: d } = session.tables;
  return session.db
    .select({ objectId: d.objectId, teamId: d.teamId, failureCount: d.failureCount })
    .from(d)
    .where(lte(d.dueAt, now))
    .orderBy(asc(d.dueAt))
    .limit(limit);
}

/** The storage has deleted the objects. */
export async function removeDeletions(tx: Transaction, objectIds: string[]): Promise<void> {
  const { fileDeletions: d } = tx.tables;
  if (objectIds.length > 0) await tx.db.delete(d).where(inArray(d.objectId, objectIds));
}

export async function deferDeletion(
  tx: Transaction,
  { objectId, failureCount }: DueFileDeletion,
  dueAt: UnixMs,
): Promise<void> {
  const { fileDeletions: d } = tx.tables;
  await tx.db
    .update(d)
    .set({ dueAt, failureCount: failureCount + 1 })
    .where(eq(d.objectId, objectId));
}

/** Those of the objects that a file refers to, or that are to be deleted. */
export async function findKnownObjects(session: Session, objectIds: string[]): Promise<Set<string>> {
  const { files: f, fileDeletions: d } = session.tables;
  if (objectIds.length === 0) return new Set();
  const ofFiles = await session.db.select({ id: f.objectId }).from(f).where(inArray(f.objectId, objectIds));
  const deleted = await session.db.select({ id: d.objectId }).from(d).where(inArray(d.objectId, objectIds));
  return new Set([...ofFiles, ...deleted].map(({ id }) => id!));
}
