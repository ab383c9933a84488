import { eq } from 'drizzle-orm';
import type { TeamRetention } from '../../domain/retention/retention.ts';
import type { Session, Transaction } from '../engine/store.ts';

export async function findTeamRetention(session: Session, teamId: string): Promise<TeamRetention> {
  const { teamRetention: r } = session.tables;
  const [row] = await session.db.select().from(r).where(eq(r.teamId, teamId));
  return { textsDays: row?.textsDays ?? null, eventsDays: row?.eventsDays ?? null };
}

/** Changes the given ones and returns both. */
export async function setTeamRetention(
  tx: Transaction,
  teamId: string,
  changes: Partial<TeamRetention>,
): Promise<TeamRetention> {
  const { teamRetention: r } = tx.tables;
  await tx.db
    .insert(r)
    .values({ teamId, ...changes })
    .onConflictDoUpdate({ target: r.teamId, set: { teamId, ...changes } });
  return findTeamRetention(tx, teamId);
}
