import { creditsOf, type Generation } from '../../domain/generations/generation.ts';
import { dayOf } from '../../domain/usage/usage-row.ts';
import { storableText } from '../../domain/storable-text.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { addDailyUsage, addMetadataUsage } from '../../store/usage/daily-usage.ts';
import type { Policy } from '../operation-context.ts';

/** Adds a generation that has just ended to the roll-ups of the UTC day, in the transaction that ended it. */
export async function recordUsage(
  tx: Transaction,
  { usageMetadataKeys }: Pick<Policy, 'usageMetadataKeys'>,
  generation: Generation,
): Promise<void> {
  const { teamId, keyId, model, input, metadata, status } = generation;
  const { settled, released } = creditsOf(generation);
  const day = dayOf(tx.now);
  const counts = {
    completed: status === 'completed' ? 1 : 0,
    failed: status === 'failed' ? 1 : 0,
    canceled: status === 'canceled' ? 1 : 0,
    settledCredits: settled,
    releasedCredits: released,
  };
  await addDailyUsage(tx, { ...counts, day, teamId, keyId, model, quality: input.imageQuality });
  for (const metadataKey of usageMetadataKeys) {
    if (!Object.hasOwn(metadata, metadataKey)) continue;
    // Callers cannot send it any more, but rows of earlier versions must end too.
    const metadataValue = storableText(metadata[metadataKey] ?? '');
    await addMetadataUsage(tx, { ...counts, day, teamId, metadataKey, metadataValue });
  }
}
