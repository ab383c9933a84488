import { exportedTables, listTeamRows } from '../../store/access/list-team-rows.ts';
import type { OperationContext } from '../operation-context.ts';

const PAGE = 500;

/** Every row that belongs to a team, without secrets, table by table. */
export async function* exportTeam(
  { store: { reports } }: Pick<OperationContext, 'store'>,
  teamId: string,
): AsyncGenerator<{ table: string; row: object }> {
  for (const table of exportedTables) {
    for (let after: string | null = ''; after !== null;) {
      const rows = await listTeamRows(reports, table, { teamId, after, limit: PAGE });
      for (const { secretHash: _, previousSecrets: _previous, headers: _headers, ...row } of rows)
        yield { table, row };
      after = rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null;
    }
  }
}
