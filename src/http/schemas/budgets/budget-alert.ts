import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { Budget } from './budget.ts';

/** `resources/budgets/budget-alert-resource.ts`, as a schema. */
export const BudgetAlert = Type.Object(
  {
    object: Type.Literal('budget_alert'),
    thresholdPercent: Type.Integer({
      minimum: 1,
      maximum: 100,
      description:
        'The threshold that held plus settled credits reached, in percent of limit plus adjustments.',
    }),
    budget: ref(Budget),
  },
  { $id: 'BudgetAlert', description: 'Sent once for each budget, period and threshold.' },
);
