import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Endpoint } from '../domain/endpoint.ts';
import { ownedBy } from './owned-by.ts';
import type { Session, Transaction } from './store.ts';

export async function insertEndpoint(tx: Transaction, endpoint: Endpoint): Promise<void> {
  await tx.db.insert(tx.tables.endpoints).values(endpoint);
}

export async function listTeamEndpoints(session: Session, teamId: string | null): Promise<Endpoint[]> {
  const { endpoints: e } = session.tables;
  return session.db
    .select()
    .from(e)
    .where(and(ownedBy(e.teamId, teamId), isNull(e.deletedAt)))
    .orderBy(asc(e.id));
}

export async function findTeamEndpoint(
  session: Session,
  teamId: string | null,
  id: string,
): Promise<Endpoint | null> {
  const { endpoints: e } = session.tables;
  const rows = await session.db
    .select()
    .from(e)
    .where(and(eq(e.id, id), ownedBy(e.teamId, teamId), isNull(e.deletedAt)));
  return rows[0] ?? null;
}

/** Marks it as deleted; its deliveries keep referring to it. False when the team has no such endpoint. */
export async function markEndpointDeleted(
  tx: Transaction,
  teamId: string | null,
  id: string,
): Promise<boolean> {
  const { endpoints: e } = tx.tables;
  const rows = await tx.db
    .update(e)
    .set({ deletedAt: tx.now })
    .where(and(eq(e.id, id), ownedBy(e.teamId, teamId), isNull(e.deletedAt)))
    .returning({ id: e.id });
  return rows.length === 1;
}
