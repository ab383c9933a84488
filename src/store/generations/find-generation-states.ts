import { inArray } from 'drizzle-orm';
import type { Session } from '../engine/store.ts';

/** Status and progress of several generations, of any team. */
export async function findGenerationStates(session: Session, ids: string[]) {
  if (ids.length === 0) return [];
  const { generations: g } = session.tables;
  return session.db
    .select({ id: g.id, status: g.status, progress: g.progress })
    .from(g)
    .where(inArray(g.id, ids));
}
