import { eq, isNull, type Column, type SQL } from 'drizzle-orm';

/** Rows of one team, or, with null, the operator's own. */
export function ownedBy(teamIdColumn: Column, teamId: string | null): SQL {
  return teamId === null ? isNull(teamIdColumn) : eq(teamIdColumn, teamId);
}
