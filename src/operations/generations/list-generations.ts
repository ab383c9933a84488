import type { UnixMs } from '../../domain/clock.ts';
import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import { listTeamGenerations } from '../../store/generations/generations.ts';
import type { OperationContext } from '../context.ts';

/** A page of a team's generations, newest first. `createdAfter` is inclusive, `createdBefore` is not. */
export async function listGenerations(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
  { status: statuses, cursor: before, limit, ...filter }: ListQuery,
): Promise<GenerationPage> {
  // One more than asked for tells whether there is another page.
  const found = await listTeamGenerations(store.reader, teamId, { ...filter, statuses, before }, limit + 1);
  const generations = found.slice(0, limit);
  return { generations, nextCursor: found.length > limit ? (generations.at(-1)?.id ?? null) : null };
}

export interface ListQuery {
  status?: GenerationStatus[];
  model?: ModelId;
  createdAfter?: UnixMs;
  createdBefore?: UnixMs;
  /** The `nextCursor` of the page before. */
  cursor?: string;
  limit: number;
}

export interface GenerationPage {
  generations: Generation[];
  /** Null on the last page. */
  nextCursor: string | null;
}
