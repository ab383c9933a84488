import { Type } from 'typebox';
import { pageOf } from '../page.ts';
import { credits, id, timestamp } from '../values.ts';

/** `domain/doubt.ts`, as a schema. */
export const UnreconciledCharge = Type.Object(
  {
    id: id('unreconciledCharge'),
    object: Type.Literal('unreconciled_charge'),
    generationId: id('generation'),
    teamId: id('team'),
    credits: credits('What it may have cost.'),
    reason: Type.String(),
    createdAt: timestamp('When it was recorded.'),
  },
  {
    $id: 'UnreconciledCharge',
    description: 'A picture that the upstream may have made, and charged for, without the gateway knowing.',
  },
);

export const UnreconciledChargePage = pageOf(
  'UnreconciledChargePage',
  UnreconciledCharge,
  'Unreconciled charges that nobody has resolved, oldest first.',
);

const resolution = Type.Enum(['charge', 'write_off'], {
  description:
    '`charge`: its price is taken from the current period of each budget that held it. `write_off`: no budget changes.',
});

export const ResolveRequest = Type.Object(
  { resolution },
  { $id: 'ResolveRequest', additionalProperties: false, examples: [{ resolution: 'write_off' }] },
);

export const Resolution = Type.Object(
  { generationId: id('generation'), resolution, credits: credits('What was unreconciled.') },
  { $id: 'Resolution' },
);
