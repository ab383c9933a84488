import type { Observation, Observer } from '../../domain/observation.ts';

/**
 * Collects the observations of a transaction and passes them on once it is committed; drops them when it
 * fails.
 * @param commit runs the transaction by the function that it is given, possibly again after a rollback,
 * which drops the observations of the run before
 */
export async function observeCommitted<T>(
  observe: Observer | undefined,
  commit: (run: (work: (observe: Observer) => Promise<T>) => Promise<T>) => Promise<T>,
): Promise<T> {
  let observed: Observation[] = [];
  const result = await commit((work) => {
    observed = [];
    return work((observation) => observed.push(observation));
  });
  for (const observation of observed) observe?.(observation);
  return result;
}
