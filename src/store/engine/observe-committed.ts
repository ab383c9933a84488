import type { Observation, Observer } from '../../domain/observation.ts';

/**
 * Keeps what a transaction notes until it is committed, and tells the observer then; forgets it when it fails.
 * @param commit runs the transaction, and perhaps again, by the function that it is given; what is noted by a run is forgotten with it
 */
export async function observeCommitted<T>(
  observe: Observer | undefined,
  commit: (run: (work: (note: Observer) => Promise<T>) => Promise<T>) => Promise<T>,
): Promise<T> {
  let noted: Observation[] = [];
  const result = await commit((work) => {
    noted = [];
    return work((observation) => noted.push(observation));
  });
  for (const observation of noted) observe?.(observation);
  return result;
}
