import { Type } from 'typebox';
import { count, id, nullable, timestamp } from '../values.ts';

export const TeamDeliveries = Type.Object(
  {
    teamId: nullable(id('team', "The team; null for the operator's own webhooks.")),
    pending: count('Its deliveries that have not ended.'),
    oldestPendingAt: timestamp('When the oldest of their events occurred.'),
  },
  { $id: 'TeamDeliveries', description: 'Webhooks of a team that are not delivered yet.' },
);
