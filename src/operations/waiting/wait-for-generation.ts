import { isTerminal, type Generation } from '../../domain/generations/generation.ts';
import { generationVersion } from '../../domain/generations/generation-version.ts';
import { readUntil } from './read-until.ts';
import type { WaitPlace } from './wait-registry.ts';

/** Waits until a generation has ended, for at most `waitMs`. Null as soon as `read` finds none. */
export async function waitForGeneration(
  place: WaitPlace,
  { id, waitMs, read }: { id: string; waitMs: number; read(): Promise<Generation | null> },
): Promise<Generation | null> {
  return readUntil(place, {
    topic: id,
    waitMs,
    read,
    isDone: (found) => found === null || isTerminal(found.status),
    versionOf: (found) => (found === null ? '' : generationVersion(found)),
  });
}
