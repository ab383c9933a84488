import { and, desc, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import { firstId } from '../../domain/new-id.ts';
import { endOfScan } from '../engine/end-of-scan.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';
import { toGeneration } from './generation-row.ts';
import { hasMetadata, metadataValue } from './ensure-metadata-indexes.ts';

/**
 * The generations of a team, or without one of all teams, newest first. `scannedTo`: the scan of the page ended at this id, so there may be more below it although
 * fewer than `limit` were found.
 * @param indexedKeys the metadata keys that have an index: see `ensure-metadata-indexes.ts`
 */
export async function listGenerations(
  session: Session,
  teamId: string | null,
  filter: GenerationFilter,
  limit: number,
  indexedKeys: readonly string[] = [],
): Promise<{ found: Generation[]; scannedTo: string | null }> {
  const { generations: g } = session.tables;
  const { id, statuses, model, keyId, metadata = {}, upstreamGenerationId } = filter;
  const { finishedAfter, finishedBefore } = filter;
  const pairs = Object.entries(metadata);
  // The indexes of metadata begin with the team.
  const indexed = teamId === null ? undefined : pairs.find(([key]) => indexedKeys.includes(key));
  const scanned = and(
    statuses && inArray(g.status, statuses),
    model === undefined ? undefined : eq(g.model, model),
    keyId === undefined ? undefined : eq(g.keyId, keyId),
    finishedAfter === undefined ? undefined : gte(g.finishedAt, finishedAfter),
    finishedBefore === undefined ? undefined : lt(g.finishedAt, finishedBefore),
    ...pairs.filter((pair) => pair !== indexed).map(([key, value]) => hasMetadata(session, key, value)),
  );
  const [from, to] = boundsOf(filter);
  const isPlain = !(indexed ?? scanned ?? upstreamGenerationId ?? id);
  if (isPlain && teamId !== null) {
    const rows = await selectPage(session, { teamId, from, to, limit });
    return { found: rows.map(toGeneration), scannedTo: null };
  }
  const range = and(
    teamId === null ? undefined : eq(g.teamId, teamId),
    id === undefined ? undefined : eq(g.id, id),
    upstreamGenerationId === undefined ? undefined : eq(g.upstreamGenerationId, upstreamGenerationId),
    indexed && sql`${metadataValue(session, indexed[0])} = ${indexed[1]}`,
    gte(g.id, from),
    lt(g.id, to),
  );
  return scanPage(session, range, scanned, limit);
}

export interface GenerationFilter {
  id?: string | undefined;
  statuses?: GenerationStatus[] | undefined;
  model?: ModelId | undefined;
  keyId?: string | undefined;
  metadata?: Record<string, string> | undefined;
  /** The upstream's own id. */
  upstreamGenerationId?: string | undefined;
  createdAfter?: UnixMs | undefined;
  createdBefore?: UnixMs | undefined;
  finishedAfter?: UnixMs | undefined;
  finishedBefore?: UnixMs | undefined;
  /** Only rows older than this id. */
  before?: string | undefined;
}

/** Reads at most as many rows of a range as one page may scan. */
async function scanPage(
  session: Session,
  range: SQL | undefined,
  scanned: SQL | undefined,
  limit: number,
): Promise<{ found: Generation[]; scannedTo: string | null }> {
  const { generations: g } = session.tables;
  const scannedTo = scanned === undefined ? null : await endOfScan(session, g, range);
  const rows = await session.db
    .select()
    .from(g)
    .where(and(range, scanned, scannedTo === null ? undefined : gte(g.id, scannedTo)))
    .orderBy(desc(g.id))
    .limit(limit);
  return { found: rows.map(toGeneration), scannedTo };
}

/** The ids between which a page is: an id begins with its time, so the index by id serves times too. */
function boundsOf(filter: GenerationFilter): [string, string] {
  const { createdAfter, createdBefore = Infinity, finishedBefore = Infinity, before } = filter;
  // Nothing ends before it was created.
  const end = Math.min(createdBefore, finishedBefore);
  const created = end === Infinity ? AFTER_ALL : firstId('generation', end);
  const to = before !== undefined && before < created ? before : created;
  return [firstId('generation', createdAfter ?? 0), to];
}

// Sorts after every id of a generation: they consist of digits and lower-case letters.
const AFTER_ALL = 'gen_~';

const selectPage = statement<{ teamId: string; from: string; to: string; limit: number }>()(
  'list_generations',
  ({ db, tables: { generations: g } }) =>
    db
      .select()
      .from(g)
      .where(
        and(
          eq(g.teamId, sql.placeholder('teamId')),
          gte(g.id, sql.placeholder('from')),
          lt(g.id, sql.placeholder('to')),
        ),
      )
      .orderBy(desc(g.id))
      .limit(sql.placeholder('limit')),
);
