import { Type, type TSchema } from 'typebox';
import { disabledReasons } from '../../../domain/endpoints/endpoint.ts';
import { eventTypes, type EventType } from '../../../domain/events/event-type.ts';
import { Budget } from '../budgets/budget.ts';
import { eventExamples, eventTime } from '../examples.ts';
import { Generation } from '../generations/generation.ts';
import { ref } from '../reference.ts';
import { id, nullableTimestamp, timestamp } from '../values.ts';

/** `generation.completed` → `GenerationCompletedEvent` */
export function eventComponentName(type: EventType): string {
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Event`;
}

/** `domain/budget-alert.ts`, as a schema. */
export const BudgetAlert = Type.Object(
  {
    object: Type.Literal('budget_alert'),
    thresholdPercent: Type.Integer({
      minimum: 1,
      maximum: 100,
      description: 'What held and settled credits have reached, in per cent of limit and adjustments.',
    }),
    budget: ref(Budget),
  },
  { $id: 'BudgetAlert', description: 'Given once for each budget, period and threshold.' },
);

/** `domain/endpoint-disabled.ts`, as a schema. */
export const EndpointDisabled = Type.Object(
  {
    object: Type.Literal('endpoint_disabled'),
    endpointId: id('endpoint'),
    url: Type.String(),
    description: Type.String(),
    reason: Type.Enum(disabledReasons, {
      description: '`gone`: it answered 410. `failing`: nothing but failures for five days.',
    }),
    disabledAt: timestamp('When the gateway disabled it.'),
    failingSince: nullableTimestamp('The first failure since it last received something.'),
  },
  { $id: 'EndpointDisabled' },
);

/** `domain/ping.ts`, as a schema. */
export const Ping = Type.Object(
  { object: Type.Literal('ping'), endpointId: id('endpoint') },
  { $id: 'Ping' },
);

const dataOf = {
  'generation.completed': Generation,
  'generation.failed': Generation,
  'generation.canceled': Generation,
  'generation.pending': Generation,
  'generation.generating': Generation,
  'budget.threshold_reached': BudgetAlert,
  'budget.exhausted': BudgetAlert,
  'endpoint.disabled': EndpointDisabled,
  ping: Ping,
} satisfies Record<EventType, TSchema>;

/** The body of each webhook. */
export const events = eventTypes.map((type) =>
  Type.Object(
    { type: Type.Literal(type), timestamp: timestamp('When it happened.'), data: ref(dataOf[type]) },
    { $id: eventComponentName(type), examples: [{ type, timestamp: eventTime, data: eventExamples[type] }] },
  ),
);
