import { Type } from 'typebox';
import { recoveryIncludes, recoveryStatuses } from '../../../domain/deliveries/recovery.ts';
import { pageOf, pageParameters } from '../page-of.ts';
import { count, id, nullableTimestamp, timestamp } from '../values.ts';

const SINCE = 'Recovers events that occurred at this time or later.';

const INCLUDE =
  '`failed`: the failed deliveries to the endpoint. `all`: every event of the time range that the endpoint subscribes to now, received or not, also from before it existed; for endpoints of teams.';

/** `resources/deliveries/recovery-resource.ts`, as a schema. */
export const Recovery = Type.Object(
  {
    id: id('recovery'),
    object: Type.Literal('recovery'),
    endpointId: id('endpoint'),
    status: Type.Enum(recoveryStatuses, {
      description:
        '`running` → `completed`, or `stopped` when the endpoint was disabled or deleted before the end.',
    }),
    include: Type.Enum(recoveryIncludes, { description: INCLUDE }),
    since: timestamp(SINCE),
    until: timestamp('Recovers events that occurred before this time.'),
    totalCount: count(
      'Number of failed deliveries, or with `all` of events, in the time range when the recovery started.',
    ),
    requeuedCount: count(
      'Number of deliveries requeued so far. Excludes deliveries that were retried one by one in the meantime; includes those that failed in the meantime.',
    ),
    createdAt: timestamp('When the recovery started.'),
    finishedAt: nullableTimestamp('When the recovery ended; null while it is running.'),
  },
  {
    $id: 'Recovery',
    description: 'A request to resend what an endpoint missed, and its progress.',
  },
);

/** The response of `recover-webhook-endpoint.ts` to a dry run. */
export const RecoveryCount = Type.Object(
  {
    object: Type.Literal('recovery_count'),
    endpointId: id('endpoint'),
    include: Type.Enum(recoveryIncludes, { description: INCLUDE }),
    since: timestamp(SINCE),
    until: timestamp('Recovers events that occurred before this time.'),
    totalCount: count('Number of failed deliveries, or with `all` of events, in the time range.'),
  },
  { $id: 'RecoveryCount', description: 'What a recovery would resend.' },
);

export const RecoveryPage = pageOf('RecoveryPage', Recovery, 'Recoveries of an endpoint, newest first.');

export const RecoveryQuery = Type.Object(
  { ...pageParameters, cursor: Type.Optional(id('recovery', 'The `nextCursor` of the previous page.')) },
  { additionalProperties: false },
);

export const RecoverRequest = Type.Object(
  {
    include: Type.Optional(Type.Enum(recoveryIncludes, { description: INCLUDE, default: 'failed' })),
    since: timestamp(SINCE),
    until: Type.Optional(
      timestamp('Recovers events that occurred before this time. Now by default; must not be in the future.'),
    ),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only counts what would be resent.' })),
  },
  { $id: 'RecoverRequest', additionalProperties: false, description: 'What to resend to the endpoint.' },
);
