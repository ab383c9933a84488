import { and, eq, sql } from 'drizzle-orm';
import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import { ownedBy } from './owned-by.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * An endpoint, deleted or not, locked until the transaction ends. Null: the team, or with null the
 * operator, has no such endpoint.
 */
export async function lockEndpoint(
  tx: Transaction,
  teamId: string | null,
  id: string,
): Promise<LockedEndpoint | null> {
  const { endpoints: e } = tx.tables;
  const [row] = await tx.db
    .select({ url: e.url, events: e.events, status: e.status, deletedAt: e.deletedAt })
    .from(e)
    .where(sql`${and(eq(e.id, id), ownedBy(e.teamId, teamId))}${tx.forUpdate}`);
  if (row === undefined) return null;
  const { deletedAt, ...endpoint } = row;
  return { ...endpoint, isDeleted: deletedAt !== null };
}

export interface LockedEndpoint extends Pick<Endpoint, 'url' | 'events' | 'status'> {
  isDeleted: boolean;
}
