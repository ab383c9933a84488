import type { UnixMs } from '../../domain/clock.ts';
import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import { listTeamGenerations } from '../../store/generations/generations.ts';
import type { OperationContext } from '../context.ts';
import { readPage, type Page } from '../page.ts';

/** A page of a team's generations, newest first. `createdAfter` is inclusive, `createdBefore` is not. */
export async function listGenerations(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
  { status: statuses, cursor: before, limit, ...filter }: ListQuery,
): Promise<GenerationPage> {
  const { rows: generations, nextCursor } = await readPage(limit, (limit) =>
    listTeamGenerations(store.reader, teamId, { ...filter, statuses, before }, limit),
  );
  return { generations, nextCursor };
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

export interface GenerationPage extends Page {
  generations: Generation[];
}
