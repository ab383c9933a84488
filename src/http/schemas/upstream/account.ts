import { Type } from 'typebox';
import { accountFailureReasons } from '../../../domain/upstream/account-health.ts';
import { ref } from '../reference.ts';
import { nullable, nullableTimestamp } from '../values.ts';

/** `domain/account-resource.ts`, as a schema. */
export const UpstreamAccount = Type.Object(
  {
    object: Type.Literal('upstream_account'),
    name: Type.String(),
    submits: Type.Enum(['any', 'one', 'none'], {
      description: '`one`: after a rest, one request at a time tries it.',
    }),
    requestsPerHour: Type.Integer({ description: 'Its allowance.' }),
    requestsUsed: Type.Integer({ description: 'In the last hour.' }),
    requestsFree: Type.Integer({ description: 'Now, within the allowance less its margin.' }),
    inFlight: Type.Integer({ description: 'Generations that it will be asked about.' }),
    maxInFlight: Type.Integer(),
    pausedAt: nullableTimestamp('Since when the operator has paused it.'),
    failureReason: nullable(
      Type.Enum([...accountFailureReasons], { description: 'Why it could not be used last.' }),
    ),
    failureMessage: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    failureCount: Type.Integer({ description: 'How many requests in a row met the failureReason.' }),
    retryAt: nullableTimestamp('Null: no rest, or, with `key_refused`, until it is resumed.'),
  },
  { $id: 'UpstreamAccount', description: 'An account at the upstream. Its key is never shown.' },
);

export const UpstreamAccountList = Type.Object(
  { data: Type.Array(ref(UpstreamAccount)) },
  { $id: 'UpstreamAccountList' },
);
