import type { Observation, Observer } from '../domain/observation.ts';

/** Keeps what `work` notes until it has succeeded, and tells the observer then; forgets it when it fails. */
export async function observeCommitted<T>(
  observe: Observer | undefined,
  work: (note: Observer) => Promise<T>,
): Promise<T> {
  const noted: Observation[] = [];
  const result = await work((observation) => noted.push(observation));
  for (const observation of noted) observe?.(observation);
  return result;
}
