import { Type } from 'typebox';
import { eventTypes, type EventType } from '../../domain/webhook.ts';
import { eventExamples } from './examples.ts';
import { Generation } from './generation.ts';
import { ref } from './reference.ts';
import { timestamp } from './values.ts';

/** `generation.completed` → `GenerationCompletedEvent` */
export function eventComponentName(type: EventType): string {
  const words = type.split('.').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Event`;
}

/** The body of each webhook. */
export const events = eventTypes.map((type) =>
  Type.Object(
    { type: Type.Literal(type), timestamp: timestamp('When it happened.'), data: ref(Generation) },
    {
      $id: eventComponentName(type),
      examples: [{ type, timestamp: eventExamples[type].finishedAt, data: eventExamples[type] }],
    },
  ),
);
