import { asc, eq, gt, sql } from 'drizzle-orm';
import type { Team } from '../../domain/access/team.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** False: the name is in use, and nothing is stored. */
export async function insertTeam(tx: Transaction, team: Team): Promise<boolean> {
  const { teams } = tx.tables;
  const rows = await tx.db.insert(teams).values(team).onConflictDoNothing().returning({ id: teams.id });
  return rows.length === 1;
}

/** Null when there is no such team. */
export async function updateTeamWeight(tx: Transaction, id: string, weight: number): Promise<Team | null> {
  const { teams } = tx.tables;
  return (await tx.db.update(teams).set({ weight }).where(eq(teams.id, id)).returning())[0] ?? null;
}

/** Locks a team until the commit: others that lock it wait. False: there is no such team. */
export async function lockTeam(tx: Transaction, id: string): Promise<boolean> {
  const { teams } = tx.tables;
  const rows = await tx.db
    .select({ id: teams.id })
    .from(teams)
    .where(sql`${eq(teams.id, id)}${tx.forUpdate}`);
  return rows.length === 1;
}

/** Null: no team has this name. */
export async function findTeamByName(session: Session, name: string): Promise<Team | null> {
  const { teams } = session.tables;
  return (await session.db.select().from(teams).where(eq(teams.name, name)))[0] ?? null;
}

/** Null: there is no such team. */
export async function findTeamById(session: Session, id: string): Promise<Team | null> {
  const { teams } = session.tables;
  return (await session.db.select().from(teams).where(eq(teams.id, id)))[0] ?? null;
}

/** Oldest first, continuing after the id `after`. */
export async function listTeams(
  session: Session,
  { after, limit }: { after?: string | undefined; limit?: number | undefined } = {},
): Promise<Team[]> {
  const { teams } = session.tables;
  const query = session.db
    .select()
    .from(teams)
    .where(after === undefined ? undefined : gt(teams.id, after))
    .orderBy(asc(teams.id));
  return limit === undefined ? query : query.limit(limit);
}
