import { and, inArray } from 'drizzle-orm';
import type { Transaction } from '../engine/store.ts';
import { deleteEvents } from './delete-events.ts';
import { eraseEvents, eraseGenerationTexts } from './erase-generation-texts.ts';
import { lockEvents } from './lock-events.ts';
import type { RetentionStep } from '../../domain/retention/retention.ts';
import { isSettledEvent } from './is-settled.ts';

/** Erases or deletes what a scan found, where it is settled. @returns how many generations or events */
export async function eraseOldRows(
  tx: Transaction,
  step: RetentionStep,
  ids: string[],
  keptMetadataKeys: readonly string[],
): Promise<number> {
  switch (step) {
    case 'generation_texts':
      return eraseGenerationTexts(tx, ids, keptMetadataKeys);
    case 'event_texts': {
      const which = inArray(tx.tables.events.id, ids);
      await lockEvents(tx, which);
      return eraseEvents(tx, and(which, isSettledEvent(tx))!);
    }
    case 'events':
      return deleteEvents(tx, ids);
  }
}
