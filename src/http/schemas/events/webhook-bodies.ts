import { Type, type TSchema } from 'typebox';
import { eventTypes, type EventType } from '../../../domain/events/event-type.ts';
import { BudgetAlert } from '../budgets/budget-alert.ts';
import { EndpointDisabled } from '../endpoints/endpoint-disabled.ts';
import { Ping } from '../endpoints/ping.ts';
import { eventExamples, eventTime } from '../event-examples.ts';
import { Generation } from '../generations/generation.ts';
import { parseOwnJson } from '../../../domain/parse-json.ts';
import { eventPayload } from '../../../resources/events/event-payload.ts';
import { ref } from '../ref.ts';
import { timestamp } from '../values.ts';

const dataOf = {
  'generation.completed': Generation,
  'generation.failed': Generation,
  'generation.canceled': Generation,
  'generation.pending': Generation,
  'generation.generating': Generation,
  'generation.completed_late': Generation,
  'generation.file_stored': Generation,
  'generation.file_lost': Generation,
  'budget.threshold_reached': BudgetAlert,
  'budget.exhausted': BudgetAlert,
  'endpoint.disabled': EndpointDisabled,
  ping: Ping,
} satisfies Record<EventType, TSchema>;

/** The body of the webhook of each event type. */
export const webhookBodies = eventTypes.map((type) =>
  Type.Object(
    { type: Type.Literal(type), timestamp: timestamp('When the event occurred.'), data: ref(dataOf[type]) },
    { $id: eventComponentName(type), examples: [exampleOf(type)] },
  ),
);

function exampleOf(type: EventType): unknown {
  return parseOwnJson(eventPayload(type, eventTime, eventExamples[type]));
}

/** `generation.completed` → `GenerationCompletedEvent` */
export function eventComponentName(type: EventType): string {
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Event`;
}
