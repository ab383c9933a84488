import { Type } from 'typebox';
import { pageOf } from '../page-of.ts';
import { credits, id, nullableText, timestamp } from '../values.ts';

/** `resources/upstream/unreconciled-charge-resource.ts`, as a schema. */
export const UnreconciledCharge = Type.Object(
  {
    id: id('unreconciledCharge'),
    object: Type.Literal('unreconciled_charge'),
    generationId: id('generation'),
    teamId: id('team'),
    credits: credits('What the upstream may have charged.'),
    reason: Type.String(),
    imageUrl: nullableText(
      "The vendor's URL of a picture that came late; null where none came. The team gets it when the charge is resolved with `charge`.",
    ),
    fileUrl: nullableText('A signed link to the kept picture; null where none is kept.'),
    createdAt: timestamp('When the charge was recorded.'),
  },
  {
    $id: 'UnreconciledCharge',
    description: 'The upstream may have charged for a picture that the gateway never received.',
  },
);

export const UnreconciledChargePage = pageOf(
  'UnreconciledChargePage',
  UnreconciledCharge,
  'Charges that have not been resolved, oldest first.',
);

const resolution = Type.Enum(['charge', 'write_off'], {
  description:
    '`charge`: the credits are deducted from the current period of each budget that held them. `write_off`: no budget is charged.',
});

export const ResolveUnreconciledChargeRequest = Type.Object(
  { resolution },
  {
    $id: 'ResolveUnreconciledChargeRequest',
    additionalProperties: false,
    examples: [{ resolution: 'write_off' }],
  },
);

export const ResolvedUnreconciledCharge = Type.Object(
  {
    id: id('unreconciledCharge'),
    object: Type.Literal('unreconciled_charge'),
    generationId: id('generation'),
    resolution,
    credits: credits('What was charged or written off.'),
  },
  { $id: 'ResolvedUnreconciledCharge' },
);
