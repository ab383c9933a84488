import { and, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';
import { toGeneration } from './generation-row.ts';

/** A team's generations, newest first. */
export async function listTeamGenerations(
  session: Session,
  teamId: string,
  { statuses = [], ...filter }: GenerationFilter,
  limit: number,
): Promise<Generation[]> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const byStatus = statuses.map((status, number) => [`status${number}`, status]);
  const values = Object.fromEntries([...given, ...byStatus]) as Record<string, unknown>;
  const rows = await selectBy(Object.keys(values))(session, { ...values, teamId, limit });
  return rows.map(toGeneration);
}

export interface GenerationFilter {
  statuses?: GenerationStatus[];
  model?: ModelId;
  createdAfter?: UnixMs;
  createdBefore?: UnixMs;
  /** Only rows older than this id. */
  before?: string;
}

const filters = ['model', 'createdAfter', 'createdBefore', 'before'] as const;

/** One statement for each combination of filters, so that it is built and prepared once. */
function selectBy(names: string[]) {
  const value = sql.placeholder;
  const statuses = names.filter((name) => name.startsWith('status'));
  const has = (name: (typeof filters)[number]) => names.includes(name);
  return statement<Record<string, unknown>>()(
    `list_generations_${filters.map((name) => Number(has(name))).join('')}_${statuses.length}`,
    ({ db, tables: { generations: g } }) =>
      db
        .select()
        .from(g)
        .where(
          and(
            eq(g.teamId, value('teamId')),
            statuses.length === 0
              ? undefined
              : inArray(
                  g.status,
                  statuses.map((name) => value(name)),
                ),
            has('model') ? eq(g.model, value('model')) : undefined,
            has('createdAfter') ? gte(g.createdAt, value('createdAfter')) : undefined,
            has('createdBefore') ? lt(g.createdAt, value('createdBefore')) : undefined,
            has('before') ? lt(g.id, value('before')) : undefined,
          ),
        )
        .orderBy(desc(g.id))
        .limit(value('limit')),
  );
}
