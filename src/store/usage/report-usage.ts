import { sql, type SQL } from 'drizzle-orm';
import { usageField, type UsageField, type UsageRow } from '../../domain/usage/usage-row.ts';
import { usageFigures } from '../../domain/usage/usage-figure.ts';
import type { Session } from '../engine/store.ts';
import { column, countedUsage, positionsOf, type UsageReportQuery } from './counted-usage.ts';

/**
 * Adds up the daily roll-ups and what open generations hold, in one statement: a generation that ends
 * meanwhile counts either as held or as ended, never as both or neither. One row for each combination of
 * the values that it is grouped by, in their order; last the rows of what has no value of the metadata key.
 */
export async function reportUsage(session: Session, query: UsageReportQuery): Promise<UsageRow[]> {
  const fields = query.groupBy.map(usageField);
  const positions = positionsOf(fields);
  const rows = await session.db
    .select({
      ...Object.fromEntries(fields.map((field) => [field, column(field).as(field)])),
      ...namesOf(session, fields),
      ...totals,
    })
    .from(countedUsage(session, query, fields))
    .groupBy(...positions)
    .having(fields.includes('metadata') ? hasFigures : undefined)
    .orderBy(...positions.map((position) => sql`${position} nulls last`))
    .limit(query.limit);
  return (rows as unknown as StoredRow[]).map(({ metadata, ...row }) =>
    metadata === null || metadata === undefined ? row : { ...row, metadata },
  );
}

type StoredRow = Omit<UsageRow, 'metadata'> & { metadata?: string | null };

const sums = usageFigures.map((figure) => [figure, sql`coalesce(sum(${column(figure)}), 0)`] as const);

// A sum is `numeric` on PostgreSQL, which its driver reads as text.
const totals: Record<string, SQL.Aliased> = Object.fromEntries(
  sums.map(([figure, sum]) => [figure, sum.mapWith(Number).as(figure)]),
);

// Where everything has a value, there is no row of what has none.
const hasFigures = sql.join(
  sums.map(([, sum]) => sql`${sum} <> 0`),
  sql` or `,
);

/** The names beside the ids. */
function namesOf({ tables: { teams, keys } }: Session, fields: UsageField[]): Record<string, SQL.Aliased> {
  const name = (table: typeof teams | typeof keys, field: UsageField) =>
    sql`(select ${table.name} from ${table} where ${table.id} = ${column(field)})`;
  return {
    ...(fields.includes('teamId') && { teamName: name(teams, 'teamId').as('teamName') }),
    ...(fields.includes('keyId') && { keyName: name(keys, 'keyId').as('keyName') }),
  };
}
