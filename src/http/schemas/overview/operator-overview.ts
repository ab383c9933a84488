import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { UpstreamAccount } from '../upstream/upstream-account.ts';
import { count, nullableTimestamp, timestamp } from '../values.ts';
import { overviewProperties } from './overview.ts';

export const OpenCharges = Type.Object(
  {
    count: count('How many are not resolved.'),
    credits: count('Their credits.'),
    oldestAt: nullableTimestamp('When the oldest was recorded; null without any.'),
  },
  { $id: 'OpenCharges', description: 'Unreconciled charges that are not resolved.' },
);

export const PictureHour = Type.Object(
  {
    startsAt: timestamp('Start of the hour.'),
    pictures: count('Pictures that the upstream made.'),
  },
  { $id: 'PictureHour', description: 'How many pictures an hour brought.' },
);

/** `resources/overview/overview-resource.ts`, as a schema. */
export const OperatorOverview = Type.Object(
  {
    ...overviewProperties,
    accounts: Type.Array(ref(UpstreamAccount), { description: 'All upstream accounts.' }),
    unreconciledCharges: ref(OpenCharges),
    hours: Type.Array(ref(PictureHour), {
      description: 'The last 24 hours, oldest first, the present one included.',
    }),
  },
  {
    $id: 'OperatorOverview',
    description: 'The same for the whole gateway, with what concerns the operator alone.',
  },
);
