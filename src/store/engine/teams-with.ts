import { sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/**
 * The ids of the teams with a row that meets a condition, for `WHERE id IN`: from one team to the next in an index whose
 * first column is the team, because the time must depend on how many teams there are and not on how many rows: neither engine skips
 * through an index for a DISTINCT.
 * @param condition the one of the index, if it is partial
 */
export function teamsWith(teamId: SQLiteColumn, condition: SQL): SQL {
  const { table } = teamId;
  return sql`(
    with recursive found(team_id) as (
      select (select ${teamId} from ${table} where ${condition} order by ${teamId} limit 1)
      union all
      select (select ${teamId} from ${table} where ${condition} and ${teamId} > found.team_id order by ${teamId} limit 1)
      from found where found.team_id is not null
    ) select team_id from found where team_id is not null)`;
}
