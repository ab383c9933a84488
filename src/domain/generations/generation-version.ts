import type { Generation } from './generation.ts';

/** Differs whenever what those that wait for a generation are shown differs. The id of its server-sent events. */
export function generationVersion({ status, progress }: Pick<Generation, 'status' | 'progress'>): string {
  return `${status}-${progress}`;
}
