import type { OperationContext } from '../operation-context.ts';

// A transaction of about a millisecond: each page that is moved is written again.
const PAGES = 64;

/**
 * Gives a part of the space that was erased back to the disk. What is left of it is used by the next rows.
 * @returns how many bytes; 0: there is no more to give back
 */
export async function releaseSpace({ store }: Pick<OperationContext, 'store'>): Promise<number> {
  return store.releaseSpace(PAGES);
}
