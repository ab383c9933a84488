import { Type } from 'typebox';
import { count, nullableTimestamp } from '../values.ts';

export const OpenCharges = Type.Object(
  {
    count: count('How many are not resolved.'),
    credits: count('Their credits.'),
    oldestAt: nullableTimestamp('When the oldest was recorded; null without any.'),
  },
  { $id: 'OpenCharges', description: 'Unreconciled charges that are not resolved.' },
);
