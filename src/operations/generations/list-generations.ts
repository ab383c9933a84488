import type { Generation } from '../../domain/generations/generation.ts';
import { listTeamGenerations, type GenerationFilter } from '../../store/generations/list-team-generations.ts';
import { allWithFiles } from '../files/with-files.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/**
 * A page of a team's generations, newest first. `createdAfter` is inclusive, `createdBefore` is not. With a filter, a page can hold fewer
 * than `limit`, or none, before the last.
 */
export async function listGenerations(
  { store, policy, clock }: Pick<OperationContext, 'store' | 'policy' | 'clock'>,
  teamId: string,
  { cursor: before, limit, ...filter }: ListGenerationsParams,
): Promise<GenerationPage> {
  const { rows, nextCursor } = await readPage(limit, (limit) =>
    listTeamGenerations(store.reader, teamId, { ...filter, before }, limit, policy.usageMetadataKeys),
  );
  const generations = await allWithFiles(store.reader, policy.files, rows, clock.now());
  return { generations, nextCursor };
}

export interface ListGenerationsParams extends Omit<GenerationFilter, 'before'> {
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
}

export interface GenerationPage extends Page {
  generations: Generation[];
}
