import type { EventType } from './event-type.ts';

/**
 * The place of an event among those of its generation, sent as `data.sequence`: a receiver keeps the state
 * with the highest. Null: not an event of a generation. It depends on the type alone, so that an event made
 * twice is the same; a generation need not have every event, so numbers can be missing.
 */
export function eventSequence(type: EventType): number | null {
  return sequences[type];
}

// A generation that ends has one of the terminal events, so these share a number.
const sequences = {
  'generation.pending': 1,
  'generation.generating': 2,
  'generation.completed': 3,
  'generation.failed': 3,
  'generation.canceled': 3,
  'generation.completed_late': 4,
  'generation.file_stored': 5,
  'generation.file_lost': 5,
  'budget.threshold_reached': null,
  'budget.exhausted': null,
  'endpoint.disabled': null,
  ping: null,
} satisfies Record<EventType, number | null>;
