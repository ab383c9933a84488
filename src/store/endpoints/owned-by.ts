import { eq, isNull, sql, type Column, type SQL } from 'drizzle-orm';

/** Rows of one team, or with null of the operator. */
export function ownedBy(teamIdColumn: Column, teamId: string | null): SQL {
  return teamId === null ? isNull(teamIdColumn) : eq(teamIdColumn, teamId);
}

/**
 * The same where another condition leaves few rows. SQLite does not know that, and would scan all rows of
 * the team.
 */
export function ownedByWithoutIndex(teamIdColumn: Column, teamId: string | null): SQL {
  return sql`coalesce(${teamIdColumn}, '') = ${teamId ?? ''}`;
}
