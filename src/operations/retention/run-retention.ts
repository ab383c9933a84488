import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationContext } from '../operation-context.ts';
import { enforceRetention } from './enforce-retention.ts';
import { addCounts, noneErased, type ErasedCounts } from './erased-counts.ts';
import { releaseSpace } from './release-space.ts';

/** Enforces retention to the end and gives the space back, with pauses in which a gateway on the same database can write. */
export async function runRetention(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy' | 'actor'>,
  onProgress: (counts: ErasedCounts) => void = () => undefined,
): Promise<{ counts: ErasedCounts; releasedBytes: number }> {
  let counts = noneErased;
  for await (const round of enforceRetention(context)) {
    counts = addCounts(counts, round);
    onProgress(counts);
    await sleep(PAUSE_MS);
  }
  let releasedBytes = 0;
  for (let bytes = await releaseSpace(context); bytes > 0; bytes = await releaseSpace(context)) {
    releasedBytes += bytes;
    await sleep(PAUSE_MS);
  }
  return { counts, releasedBytes };
}

// About as long as a round takes.
const PAUSE_MS = 2;
