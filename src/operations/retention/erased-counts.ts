import type { RetentionStep } from '../../domain/retention/retention.ts';

/** How many generations and events lost their texts, and how many events were deleted. */
export type ErasedCounts = Record<RetentionStep, number>;

export const noneErased: ErasedCounts = { generation_texts: 0, event_texts: 0, events: 0 };

export function addCounts(a: ErasedCounts, b: ErasedCounts): ErasedCounts {
  return {
    generation_texts: a.generation_texts + b.generation_texts,
    event_texts: a.event_texts + b.event_texts,
    events: a.events + b.events,
  };
}
