import { eq, isNull, sql, type Column, type SQL } from 'drizzle-orm';

/** Rows of one team, or, with null, the operator's own. */
export function ownedBy(teamIdColumn: Column, teamId: string | null): SQL {
  return teamId === null ? isNull(teamIdColumn) : eq(teamIdColumn, teamId);
}

/** The same, where another condition leaves few rows: SQLite, which does not know that, would walk through all of the team's. */
export function ownedByWithoutIndex(teamIdColumn: Column, teamId: string | null): SQL {
  return sql`coalesce(${teamIdColumn}, '') = ${teamId ?? ''}`;
}
