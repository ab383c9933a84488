import { Type } from 'typebox';
import { budgetPeriods, budgetScopes } from '../../../domain/budgets/budget.ts';
import { credits, id, nullable } from '../values.ts';

const MAX_THRESHOLDS = 20;

export const SetBudgetRequest = Type.Object(
  {
    scope: Type.Enum(budgetScopes, { description: 'What the budget limits.' }),
    teamId: Type.Optional(id('team', 'Required for the scope `team`.')),
    keyId: Type.Optional(id('key', 'Required for the scope `key`.')),
    period: Type.Enum(budgetPeriods, { description: 'How often the budget resets; weeks start on Monday.' }),
    limitCredits: credits(
      'Limit of each period. A limit below what is already used refuses only new generations.',
    ),
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description:
          'IANA time zone in which periods start and end; UTC by default. Cannot be changed: end the budget and create a new one.',
        examples: ['Europe/Berlin'],
      }),
    ),
    rolloverCapCredits: Type.Optional(
      nullable(
        credits(
          'Maximum number of unused credits that roll over to the next period; null means no rollover. When omitted, an existing budget keeps its value and a new one has no rollover.',
        ),
      ),
    ),
    alertThresholds: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 100 }), {
        maxItems: MAX_THRESHOLDS,
        uniqueItems: true,
        description:
          'Percentages of limit plus adjustments at which an event is sent. An event at 100 is always sent. When omitted, an existing budget keeps its thresholds and a new one has 50, 80 and 100.',
      }),
    ),
  },
  {
    $id: 'SetBudgetRequest',
    additionalProperties: false,
    examples: [{ scope: 'gateway', period: 'month', limitCredits: 10_000, timeZone: 'Europe/Berlin' }],
  },
);
