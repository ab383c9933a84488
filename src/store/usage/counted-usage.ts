import { and, eq, gte, isNull, lte, sql, type SQL } from 'drizzle-orm';
import type { UsageField, UsageGroup } from '../../domain/usage/usage-row.ts';
import {
  dailyUsageFigures,
  forFigures,
  usageFigures,
  type DailyUsageFigure,
} from '../../domain/usage/usage-figure.ts';
import type { Session } from '../engine/store.ts';
import type { Tables } from '../schema/tables.ts';

type RollUps = Tables['usageDaily'] | Tables['usageDailyMetadata'];

/** What a report adds up, with the fields to group by and the figures. */
export function countedUsage(session: Session, query: UsageReportQuery, fields: UsageField[]) {
  const { usageDaily, usageDailyMetadata } = session.tables;
  const metadataKey = metadataKeyOf(query);
  const positions = positionsOf(fields);
  const ended = endedSource(session, query, fields, usageDaily, { metadata: sql`null` });
  const held = heldSource(session, query, fields);
  const all = ended.groupBy(...positions).unionAll(held.groupBy(...positions));
  if (metadataKey === null) return all.as('usage');
  const tagged = (metadata: SQL, sign = sql``) => {
    const { teamId, from, to } = query;
    const ofKey = { teamId, from, to, metadataKey };
    return endedSource(session, ofKey, fields, usageDailyMetadata, { metadata, sign }).groupBy(...positions);
  };
  // Untagged is the total without what is tagged. So the rows of any report add up to the total.
  return all
    .unionAll(tagged(sql`${usageDailyMetadata.metadataValue}`))
    .unionAll(tagged(sql`null`, sql`-`))
    .as('usage');
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

/**
 * The fields to group and sort by. By position, because PostgreSQL does not match an expression with a
 * parameter to the same one in the select list.
 */
export function positionsOf(fields: UsageField[]): SQL[] {
  return fields.map((_, index) => sql.raw(String(index + 1)));
}

/** A column of a source. */
export function column(name: string): SQL {
  return sql`${sql.identifier(name)}`;
}

/** The metadata key of a report by metadata. Null: the report is not by metadata. */
function metadataKeyOf({ groupBy }: UsageReportQuery): string | null {
  return groupBy.find((group) => group.startsWith('metadata.'))?.slice('metadata.'.length) ?? null;
}

function endedSource(
  session: Session,
  {
    teamId,
    from,
    to,
    metadataKey,
  }: Pick<UsageReportQuery, 'teamId' | 'from' | 'to'> & { metadataKey?: string },
  fields: UsageField[],
  table: RollUps,
  { metadata, sign = sql`` }: { metadata: SQL; sign?: SQL },
) {
  const { usageDailyMetadata } = session.tables;
  const figure = (figure: DailyUsageFigure) => sql`${sign}sum(${table[figure]})`;
  return session.db
    .select(
      pick(fields, {
        day: sql`${table.day}`,
        month: sql`substr(${table.day}, 1, 7)`,
        teamId: sql`${table.teamId}`,
        keyId: sql`${table.keyId}`,
        model: sql`${table.model}`,
        quality: sql`${table.quality}`,
        metadata,
        ...forFigures(dailyUsageFigures, figure),
        heldCredits: sql`0`,
      }),
    )
    .from(table)
    .where(
      and(
        gte(table.day, from),
        lte(table.day, to),
        teamId === undefined ? undefined : eq(table.teamId, teamId),
        metadataKey === undefined ? undefined : eq(usageDailyMetadata.metadataKey, metadataKey),
      ),
    );
}

function heldSource(session: Session, query: UsageReportQuery, fields: UsageField[]) {
  const { generations: g } = session.tables;
  const { teamId, from, to, today } = query;
  return session.db
    .select(
      pick(fields, {
        day: sql`cast(${today} as text)`,
        month: sql`cast(${today.slice(0, 7)} as text)`,
        teamId: sql`${g.teamId}`,
        keyId: sql`${g.keyId}`,
        model: sql`${g.model}`,
        quality: sql`${g.input} ->> 'imageQuality'`,
        metadata: sql`${g.metadata} ->> cast(${metadataKeyOf(query)} as text)`,
        ...forFigures(dailyUsageFigures, () => sql`0`),
        heldCredits: sql`sum(${g.priceCredits})`,
      }),
    )
    .from(g)
    .where(
      and(
        isNull(g.finishedAt),
        from <= today && today <= to ? undefined : sql`1 = 0`,
        teamId === undefined ? undefined : eq(g.teamId, teamId),
      ),
    );
}

function pick(fields: readonly string[], values: Record<string, SQL>): Record<string, SQL.Aliased> {
  return Object.fromEntries(
    [...fields, ...usageFigures].map((name) => [name, (values[name] ?? sql`null`).as(name)]),
  );
}
