import { creditsOf, type Generation } from '../../domain/generations/generation.ts';
import { dayOf } from '../../domain/usage/usage-row.ts';
import { dailyUsageFigures, forFigures, type DailyUsageFigure } from '../../domain/usage/usage-figure.ts';
import { storableText } from '../../domain/storable-text.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { addDailyUsage, addMetadataUsage } from '../../store/usage/daily-usage.ts';
import type { Policy } from '../operation-context.ts';

/** Adds figures of a generation to the roll-ups of the UTC day, in the transaction that made them. */
export async function recordUsage(
  tx: Transaction,
  { usageMetadataKeys }: Pick<Policy, 'usageMetadataKeys'>,
  { teamId, keyId, model, input, metadata }: Generation,
  figures: Partial<Record<DailyUsageFigure, number>>,
): Promise<void> {
  const counts = forFigures(dailyUsageFigures, (figure) => figures[figure] ?? 0);
  const usage = { ...counts, day: dayOf(tx.now), teamId, keyId, model, quality: input.imageQuality };
  await addDailyUsage(tx, usage);
  for (const metadataKey of usageMetadataKeys) {
    if (!Object.hasOwn(metadata, metadataKey)) continue;
    // Callers cannot send it any more, but rows of earlier versions must end too.
    const metadataValue = storableText(metadata[metadataKey] ?? '');
    await addMetadataUsage(tx, { ...usage, metadataKey, metadataValue });
  }
}

/** The figures of a generation that has just ended. */
export function figuresOfEnd(generation: Generation): Partial<Record<DailyUsageFigure, number>> {
  const { status } = generation;
  const { settled, released } = creditsOf(generation);
  return {
    completed: status === 'completed' ? 1 : 0,
    failed: status === 'failed' ? 1 : 0,
    canceled: status === 'canceled' ? 1 : 0,
    settledCredits: settled,
    releasedCredits: released,
  };
}
