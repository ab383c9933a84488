import { Type } from 'typebox';
import { recoveryStatuses } from '../../../domain/deliveries/recovery.ts';
import { pageOf, pageParameters } from '../page.ts';
import { id, nullableTimestamp, timestamp } from '../values.ts';

export const RecoverRequest = Type.Object(
  {
    since: timestamp('Of events of then or later.'),
    until: Type.Optional(timestamp('Of events before then. Now where absent; never in the future.')),
  },
  { $id: 'RecoverRequest', additionalProperties: false },
);

const deliveries = (description: string) => Type.Integer({ minimum: 0, description });

/** `domain/recovery-resource.ts`, as a schema. */
export const Recovery = Type.Object(
  {
    id: id('recovery'),
    object: Type.Literal('recovery'),
    endpointId: id('endpoint'),
    status: Type.Enum(recoveryStatuses, {
      description:
        '`running` → `completed`, or `stopped`: the endpoint was disabled or deleted before it had come to the end.',
    }),
    since: timestamp('Of events of then or later.'),
    until: timestamp('Of events before then.'),
    totalCount: deliveries('Failed deliveries of that time when it began.'),
    requeuedCount: deliveries(
      'Those it has put back: without those that were retried one by one in the meantime, with those that failed in the meantime.',
    ),
    createdAt: timestamp('When it began.'),
    finishedAt: nullableTimestamp('When it ended.'),
  },
  {
    $id: 'Recovery',
    description: 'A request to send again what an endpoint did not receive, and how far it has come.',
  },
);

export const RecoveryPage = pageOf('RecoveryPage', Recovery, 'Recoveries of an endpoint, newest first.');

export const RecoveryQuery = Type.Object(
  { ...pageParameters, cursor: Type.Optional(id('recovery', 'The `nextCursor` of the page before.')) },
  { additionalProperties: false },
);
