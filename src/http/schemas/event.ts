import { Type } from 'typebox';
import {
  budgetEventTypes,
  generationEventTypes,
  type BudgetEventType,
  type EventType,
} from '../../domain/webhook.ts';
import { Budget } from './budget.ts';
import { budgetAlertExamples, budgetAlertTime, eventExamples } from './examples.ts';
import { Generation } from './generation.ts';
import { ref } from './reference.ts';
import { timestamp } from './values.ts';

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

const generationEvents = generationEventTypes.map((type) =>
  Type.Object(
    { type: Type.Literal(type), timestamp: timestamp('When it happened.'), data: ref(Generation) },
    {
      $id: eventComponentName(type),
      examples: [{ type, timestamp: eventExamples[type].finishedAt, data: eventExamples[type] }],
    },
  ),
);

const budgetEvents = budgetEventTypes.map((type: BudgetEventType) =>
  Type.Object(
    { type: Type.Literal(type), timestamp: timestamp('When it happened.'), data: ref(BudgetAlert) },
    {
      $id: eventComponentName(type),
      examples: [{ type, timestamp: budgetAlertTime, data: budgetAlertExamples[type] }],
    },
  ),
);

/** The body of each webhook. */
export const events = [...generationEvents, ...budgetEvents];
