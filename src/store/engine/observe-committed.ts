import type { Observation, Observer } from '../../domain/observation.ts';

/**
 * Collects what a transaction observes and changes, and passes it on once it is committed; drops it when the
 * transaction fails.
 * @param commit runs the transaction by the function that it is given, possibly again after a rollback,
 * which drops what was collected in the run before
 */
export async function observeCommitted<T>(
  { observe, changed }: CommitListeners,
  commit: (run: (work: (notes: CommitNotes) => Promise<T>) => Promise<T>) => Promise<T>,
): Promise<T> {
  let observed: Observation[] = [];
  const topics = new Set<string>();
  const result = await commit((work) => {
    observed = [];
    topics.clear();
    return work({
      observe: (observation) => observed.push(observation),
      changed: (topic) => topics.add(topic),
    });
  });
  if (topics.size > 0) changed?.([...topics]);
  for (const observation of observed) observe?.(observation);
  return result;
}

/** Where a transaction notes what it does. */
export interface CommitNotes {
  observe: Observer;
  changed(topic: string): void;
}

export interface CommitListeners {
  observe?: Observer | undefined;
  changed?: ((topics: readonly string[]) => void) | undefined;
}
