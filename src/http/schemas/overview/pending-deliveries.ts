import { Type } from 'typebox';
import { count, nullableTimestamp } from '../values.ts';

export const PendingDeliveries = Type.Object(
  {
    pending: count('Deliveries that have not ended.'),
    oldestPendingAt: nullableTimestamp('When the oldest of their events occurred; null without any.'),
  },
  { $id: 'PendingDeliveries', description: 'Webhooks that are not delivered yet.' },
);
