import { expect, it } from 'vitest';
import { eventSequence } from '../../../src/domain/events/event-sequence.ts';
import { eventTypes } from '../../../src/domain/events/event-type.ts';
import { generationEventId } from '../../../src/domain/events/generation-event-id.ts';
import { newEventSequence, newId, timeOf } from '../../../src/domain/new-id.ts';

const NOW = Date.UTC(2026, 8, 1);
const generationId = newId('generation', NOW);

it('the event of a generation has one id for each generation, type and subject', () => {
  const id = generationEventId(generationId, 'generation.completed');
  expect(id).toMatch(/^evt_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(timeOf(id)).toBe(NOW);
  expect(generationEventId(generationId, 'generation.completed')).toBe(id);
  const others = [
    generationEventId(newId('generation', NOW), 'generation.completed'),
    generationEventId(generationId, 'generation.failed'),
    generationEventId(generationId, 'generation.completed', 'file_1'),
  ];
  expect(new Set([id, ...others]).size).toBe(4);
});

it('places in lists are in the order in which they were given, also within a millisecond', () => {
  const places = Array.from({ length: 1_000 }, () => newEventSequence(NOW));
  expect(places).toEqual(places.toSorted());
  expect(new Set(places).size).toBe(1_000);
  expect(newEventSequence(NOW + 1) > places.at(-1)!).toBe(true);
});

it('every event of a generation has a sequence, and a terminal one the highest', () => {
  const numbers = eventTypes.map((type) => [type, eventSequence(type)] as const);
  const ofGenerations = numbers.filter(([type]) => type.startsWith('generation.'));
  expect(ofGenerations.every(([, number]) => number !== null)).toBe(true);
  expect(numbers.filter(([, number]) => number !== null)).toEqual(ofGenerations);
  expect(Object.fromEntries(ofGenerations)).toMatchObject({
    'generation.pending': 1,
    'generation.generating': 2,
    'generation.completed': 3,
  });
});
