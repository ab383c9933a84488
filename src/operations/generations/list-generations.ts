import type { UnixMs } from '../../domain/clock.ts';
import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import { listTeamGenerations } from '../../store/generations/list-team-generations.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/** A page of a team's generations, newest first. `createdAfter` is inclusive, `createdBefore` is not. */
export async function listGenerations(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
  { cursor: before, limit, ...filter }: ListGenerationsParams,
): Promise<GenerationPage> {
  const { rows: generations, nextCursor } = await readPage(limit, (limit) =>
    listTeamGenerations(store.reader, teamId, { ...filter, before }, limit),
  );
  return { generations, nextCursor };
}

export interface ListGenerationsParams {
  statuses?: GenerationStatus[] | undefined;
  model?: ModelId;
  createdAfter?: UnixMs | undefined;
  createdBefore?: UnixMs | undefined;
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
}

export interface GenerationPage extends Page {
  generations: Generation[];
}
