import { and, eq, gte, isNull, lte, sql, type SQL } from 'drizzle-orm';
import type { UsageGroup, UsageRow } from '../../domain/usage/usage.ts';
import type { Session } from '../engine/store.ts';

export interface UsageReportQuery {
  teamId?: string | undefined;
  /** UTC days, both included. */
  from: string;
  to: string;
  groupBy: readonly UsageGroup[];
  /** The day that credits count to which are held now. */
  today: string;
  limit: number;
}

type Name = 'day' | 'model' | 'quality' | 'keyId' | 'teamId' | 'metadata';
/** The values to group by, in the order of the report, and the figures. */
type Source = Record<string, SQL>;

/**
 * Adds up the daily roll-ups, and what generations that have not ended hold, in one statement: a generation that ends meanwhile
 * is seen either as held or as ended, never as both or neither.
 */
export async function reportUsage(session: Session, query: UsageReportQuery): Promise<UsageRow[]> {
  const names = query.groupBy.map(nameOf);
  // By position, since PostgreSQL takes an expression with a parameter for another one than the same in the select list.
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

const figures = [
  'completed',
  'failed',
  'canceled',
  'settledCredits',
  'releasedCredits',
  'heldCredits',
] as const;

// PostgreSQL adds up to `numeric`, which its driver reads as text.
const totals = columns(figures, (name) => sql`coalesce(sum(${sql.identifier(name)}), 0)`.mapWith(Number));

function nameOf(group: UsageGroup): Name {
  if (group === 'key' || group === 'team') return `${group}Id`;
  return group === 'day' || group === 'model' || group === 'quality' ? group : 'metadata';
}

/** The metadata key of a report by metadata, else null. */
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
    completed: sql`sum(${table.completed})`,
    failed: sql`sum(${table.failed})`,
    canceled: sql`sum(${table.canceled})`,
    settledCredits: sql`sum(${table.settledCredits})`,
    releasedCredits: sql`sum(${table.releasedCredits})`,
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
    ...Object.fromEntries(figures.map((name) => [name, sql`0`])),
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
  return columns([...names, ...figures], (name) => values[name] ?? sql`null`);
}
