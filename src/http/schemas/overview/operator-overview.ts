import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { UpstreamAccount } from '../upstream/upstream-account.ts';
import { OpenCharges } from './open-charges.ts';
import { Overview } from './overview.ts';
import { PictureHour } from './picture-hour.ts';

/** `resources/overview/overview-resource.ts`, as a schema. */
export const OperatorOverview = Type.Object(
  {
    ...Overview.properties,
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
