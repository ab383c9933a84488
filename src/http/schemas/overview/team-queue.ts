import { Type } from 'typebox';
import { count, id, timestamp } from '../values.ts';

export const TeamQueue = Type.Object(
  {
    teamId: id('team'),
    queued: count('Generations of the team that wait to be submitted.'),
    oldestQueuedAt: timestamp('When the oldest of them was created.'),
  },
  { $id: 'TeamQueue', description: 'What a team has in the queue.' },
);
