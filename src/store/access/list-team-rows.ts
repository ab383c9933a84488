import { and, asc, eq, gt, inArray, type SQL } from 'drizzle-orm';
import type { Session } from '../engine/store.ts';

/** Rows of a table that belong to a team, behind the id `after`. */
export async function listTeamRows(
  session: Session,
  table: ExportedTable,
  { teamId, after, limit }: { teamId: string; after: string; limit: number },
): Promise<ExportedRow[]> {
  const { db, tables } = session;
  const { id } = tables[table];
  const rows: unknown[] = await db
    .select()
    .from(tables[table])
    .where(and(ownerOf(session, table, teamId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
  return rows as ExportedRow[];
}

export const exportedTables = [
  'teams',
  'keys',
  'budgets',
  'ledgerEntries',
  'generations',
  'endpoints',
  'events',
  'deliveries',
  'files',
] as const;
export type ExportedTable = (typeof exportedTables)[number];

/** A row with whatever columns its table has. */
export interface ExportedRow extends Record<string, unknown> {
  id: string;
}

function ownerOf({ db, tables }: Session, table: ExportedTable, teamId: string): SQL {
  if (table === 'teams') return eq(tables.teams.id, teamId);
  if (table !== 'ledgerEntries') return eq(tables[table].teamId, teamId);
  const { budgets: b, ledgerEntries: l } = tables;
  return inArray(l.budgetId, db.select({ id: b.id }).from(b).where(eq(b.teamId, teamId)));
}
