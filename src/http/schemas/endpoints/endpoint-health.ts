import { Type } from 'typebox';
import { nullable, nullableTimestamp } from '../values.ts';

export const EndpointHealth = Type.Object(
  {
    failingSince: nullableTimestamp(
      'The first failure since the last acknowledged attempt; null unless failing.',
    ),
    nextAttemptAt: nullableTimestamp(
      'When the next attempt is due; null when nothing waits, or while paused.',
    ),
    successRate24h: nullable(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Share of acknowledged attempts, by whole hours.',
      }),
    ),
  },
  { $id: 'EndpointHealth', description: 'The state of deliveries to the endpoint as a whole.' },
);
