import { Type } from 'typebox';
import { Budget } from '../budgets/budget.ts';
import { count, nullable } from '../values.ts';

export const OverviewBudget = Type.Object(
  {
    ...Budget.properties,
    forecastCredits: nullable(
      count(
        'What will have been settled at the end of the period, if it goes on as it did so far: settled credits, divided by the elapsed part of the period. Null for a budget that never resets.',
      ),
    ),
  },
  { $id: 'OverviewBudget', description: 'A budget with a forecast.' },
);
