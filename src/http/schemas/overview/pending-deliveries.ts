import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { count, nullableTimestamp } from '../values.ts';
import { TeamDeliveries } from './team-deliveries.ts';

export const PendingDeliveries = Type.Object(
  {
    pending: count('Deliveries that have not ended.'),
    oldestPendingAt: nullableTimestamp('When the oldest of their events occurred; null without any.'),
    byTeam: Type.Array(ref(TeamDeliveries), {
      description: 'The same for each team, the one that waits longest first, at most 50.',
    }),
  },
  { $id: 'PendingDeliveries', description: 'Webhooks that are not delivered yet.' },
);
