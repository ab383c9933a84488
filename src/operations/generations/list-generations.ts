import type { Generation } from '../../domain/generations/generation.ts';
import {
  listGenerations as findGenerations,
  type GenerationFilter,
} from '../../store/generations/list-generations.ts';
import { allWithFiles } from '../files/with-files.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/**
 * A page of the generations of a team, or with null of all teams, newest first. `…After` is inclusive, `…Before` is not. With a filter, a page can hold fewer
 * than `limit`, or none, before the last.
 */
export async function listGenerations(
  { store, policy, clock }: Pick<OperationContext, 'store' | 'policy' | 'clock'>,
  teamId: string | null,
  { cursor: before, limit, ...filter }: ListGenerationsParams,
): Promise<GenerationPage> {
  const { rows, nextCursor } = await readPage(limit, (limit) =>
    findGenerations(store.reader, teamId, { ...filter, before }, limit, policy.usageMetadataKeys),
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
