import { inArray } from 'drizzle-orm';
import { noLimits, type AccessLimits } from '../domain/access-limits.ts';
import type { Session, Transaction } from './store.ts';

/** The limits that were set, by the id of their team or key. */
export async function findLimits(session: Session, subjectIds: string[]): Promise<Map<string, AccessLimits>> {
  const { accessLimits: a } = session.tables;
  const rows = await session.db.select().from(a).where(inArray(a.subjectId, subjectIds));
  return new Map(rows.map(({ subjectId, ...limits }) => [subjectId, limits]));
}

/** Changes the limits that are given, and returns all of them. */
export async function upsertLimits(
  tx: Transaction,
  subjectId: string,
  changes: Partial<AccessLimits>,
): Promise<AccessLimits> {
  const { accessLimits: a } = tx.tables;
  const insert = tx.db.insert(a).values({ ...noLimits, ...changes, subjectId });
  const rows = await (
    Object.keys(changes).length === 0
      ? insert.onConflictDoUpdate({ target: a.subjectId, set: { subjectId } })
      : insert.onConflictDoUpdate({ target: a.subjectId, set: changes })
  ).returning();
  const [row] = rows;
  if (row === undefined) throw new Error(`The limits of ${subjectId} were not stored`);
  const { subjectId: _, ...limits } = row;
  return limits;
}
