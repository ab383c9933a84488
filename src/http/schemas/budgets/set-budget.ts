import { Type } from 'typebox';
import { MAX_CREDITS } from '../../../domain/budgets/check-budget.ts';
import { budgetPeriods, budgetScopes } from '../../../domain/budgets/budget.ts';
import { Budget } from './budget.ts';
import { pageOf, pageParameters } from '../page.ts';
import { credits, id, timestamp } from '../values.ts';

const MAX_THRESHOLDS = 20;

export const SetBudgetRequest = Type.Object(
  {
    scope: Type.Enum(budgetScopes),
    teamId: Type.Optional(id('team', 'With the scope `team`.')),
    keyId: Type.Optional(id('key', 'With the scope `key`.')),
    period: Type.Enum(budgetPeriods, { description: 'When it starts anew; a week starts on Monday.' }),
    limitCredits: credits('The limit of each period. A limit below what is used refuses new holds only.'),
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description:
          'IANA name; decides when a period begins. UTC where absent. It cannot change: end the budget and make a new one.',
        examples: ['Europe/Berlin'],
      }),
    ),
    rolloverCapCredits: Type.Optional(
      Type.Unsafe<number | null>({
        type: ['integer', 'null'],
        minimum: 0,
        maximum: MAX_CREDITS,
        description:
          'At most this many unused credits go over to the next period; null: none do. As it is, or null, where absent.',
      }),
    ),
    alertThresholds: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 100 }), {
        maxItems: MAX_THRESHOLDS,
        uniqueItems: true,
        description:
          'Per cent of limit and adjustments at which an event tells of it; at 100 it does so always. As they are, or 50, 80 and 100, where absent.',
      }),
    ),
  },
  {
    $id: 'SetBudgetRequest',
    additionalProperties: false,
    examples: [{ scope: 'gateway', period: 'month', limitCredits: 10_000, timeZone: 'Europe/Berlin' }],
  },
);

export const BudgetPage = pageOf('BudgetPage', Budget, 'Budgets that have not ended, oldest first.');

export const BudgetQuery = Type.Object(
  {
    scope: Type.Optional(Type.Enum(budgetScopes)),
    period: Type.Optional(Type.Enum(budgetPeriods)),
    teamId: Type.Optional(id('team', "Only the team's and those of its keys.")),
    keyId: Type.Optional(id('key')),
    ...pageParameters,
  },
  { additionalProperties: false },
);

export const AdjustBudgetRequest = Type.Object(
  {
    credits: Type.Integer({
      minimum: -MAX_CREDITS,
      maximum: MAX_CREDITS,
      description: 'Added to the limit; negative takes away. Not 0.',
    }),
    note: Type.String({ minLength: 1, maxLength: 200, description: 'Why. Stands in the ledger.' }),
    until: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        maxLength: 40,
        description:
          'When it expires: an RFC 3339 time, `period` for the end of the current period, null for never. `period` where absent.',
        examples: ['2026-12-31T23:00:00Z', 'period'],
      }),
    ),
  },
  {
    $id: 'AdjustBudgetRequest',
    additionalProperties: false,
    examples: [{ credits: 500, note: 'Launch week', until: 'period' }],
  },
);

export const Adjustment = Type.Object(
  {
    id: id('adjustment'),
    object: Type.Literal('budget_adjustment'),
    budgetId: id('budget'),
    credits: Type.Integer(),
    note: Type.String(),
    actor: Type.String({ description: 'Who adjusted.' }),
    createdAt: timestamp('Since when it counts.'),
    expiresAt: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Until when it counts; null: for good.',
    }),
  },
  { $id: 'BudgetAdjustment', description: 'Credits added to a budget, or taken from it, until a time.' },
);

export const AdjustmentPage = pageOf('BudgetAdjustmentPage', Adjustment, 'Adjustments, newest first.');
