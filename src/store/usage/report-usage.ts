import { and, eq, gte, isNull, lte, sql, type SQL } from 'drizzle-orm';
import { usageField, type UsageGroup, type UsageRow } from '../../domain/usage/usage-row.ts';
import { dailyUsageFigures, forFigures, usageFigures } from '../../domain/usage/usage-figure.ts';
import type { Session } from '../engine/store.ts';

type Name = ReturnType<typeof usageField>;
/** The expressions of the values to group by and of the figures. */
type Source = Record<string, SQL>;

/**
 * Adds up the daily roll-ups and what open generations hold, in one statement: a generation that ends
 * meanwhile counts either as held or as ended, never as both or neither. One row for each combination of
 * the values that it is grouped by, in their order.
 */
export async function reportUsage(session: Session, query: UsageReportQuery): Promise<UsageRow[]> {
  const names = query.groupBy.map(usageField);
  // By position, because PostgreSQL does not match an expression with a parameter to the same one in the
  // select list.
  const positions = names.map((_, index) => sql.raw(String(index + 1)));
  const ended = endedSource(session, query, names);
  const held = heldSource(session, query, names);
  const both = ended
    .groupBy(...positions)
    .unionAll(held.groupBy(...positions))
    .as('usage');
  const rows = await session.db
    .select({ ...columns(names, (name) => sql`${sql.identifier(name)}`), ...totals })
    .from(both)
    .groupBy(...positions)
    .orderBy(...positions)
    .limit(query.limit);
  return rows as unknown as UsageRow[];
}

export interface UsageReportQuery {
  teamId?: string | undefined;
  /** UTC days, both included. */
  from: string;
  to: string;
  groupBy: readonly UsageGroup[];
  /** The day to which credits count that are held now. */
  today: string;
  limit: number;
}

// A sum is `numeric` on PostgreSQL, which its driver reads as text.
const totals = columns(usageFigures, (name) =>
  sql`coalesce(sum(${sql.identifier(name)}), 0)`.mapWith(Number),
);

/** The metadata key of a report by metadata. Null: the report is not by metadata. */
function metadataKeyOf(groupBy: readonly UsageGroup[]): string | null {
  return groupBy.find((group) => group.startsWith('metadata.'))?.slice('metadata.'.length) ?? null;
}

function columns(names: readonly string[], of: (name: string) => SQL): Record<string, SQL.Aliased> {
  return Object.fromEntries(names.map((name) => [name, of(name).as(name)]));
}

function endedSource(session: Session, { teamId, from, to, groupBy }: UsageReportQuery, names: Name[]) {
  const { usageDaily, usageDailyMetadata } = session.tables;
  const metadataKey = metadataKeyOf(groupBy);
  const table = metadataKey === null ? usageDaily : usageDailyMetadata;
  const values: Source = {
    day: sql`${table.day}`,
    teamId: sql`${table.teamId}`,
    keyId: sql`${usageDaily.keyId}`,
    model: sql`${usageDaily.model}`,
    quality: sql`${usageDaily.quality}`,
    metadata: sql`${usageDailyMetadata.metadataValue}`,
    ...forFigures(dailyUsageFigures, (figure) => sql`sum(${table[figure]})`),
    heldCredits: sql`0`,
  };
  return session.db
    .select(pick(values, names))
    .from(table)
    .where(
      and(
        gte(table.day, from),
        lte(table.day, to),
        teamId === undefined ? undefined : eq(table.teamId, teamId),
        metadataKey === null ? undefined : eq(usageDailyMetadata.metadataKey, metadataKey),
      ),
    );
}

function heldSource(session: Session, { teamId, from, to, groupBy, today }: UsageReportQuery, names: Name[]) {
  const { generations: g } = session.tables;
  const metadataKey = metadataKeyOf(groupBy);
  const metadata = sql`${g.metadata} ->> cast(${metadataKey} as text)`;
  const values: Source = {
    day: sql`cast(${today} as text)`,
    teamId: sql`${g.teamId}`,
    keyId: sql`${g.keyId}`,
    model: sql`${g.model}`,
    quality: sql`${g.input} ->> 'imageQuality'`,
    metadata,
    ...forFigures(dailyUsageFigures, () => sql`0`),
    heldCredits: sql`sum(${g.priceCredits})`,
  };
  return session.db
    .select(pick(values, names))
    .from(g)
    .where(
      and(
        isNull(g.finishedAt),
        from <= today && today <= to ? undefined : sql`1 = 0`,
        teamId === undefined ? undefined : eq(g.teamId, teamId),
        metadataKey === null ? undefined : sql`${metadata} is not null`,
      ),
    );
}

function pick(values: Source, names: readonly string[]): Record<string, SQL.Aliased> {
  return columns([...names, ...usageFigures], (name) => values[name] ?? sql`null`);
}
