import { Type } from 'typebox';
import { accountFailureReasons, circuitStates } from '../../../domain/upstream/circuit.ts';
import { ref } from '../ref.ts';
import { count, nullable, nullableText, nullableTimestamp } from '../values.ts';

/** `resources/upstream/account-resource.ts`, as a schema. */
export const UpstreamAccount = Type.Object(
  {
    object: Type.Literal('upstream_account'),
    name: Type.String({ description: 'Name of the account.' }),
    circuit: Type.Enum(circuitStates, {
      examples: ['open'],
      description:
        '`open`: nothing is submitted until `retryAt`. `half_open`: one request at a time tests the account. `closed`: submissions are not restricted.',
    }),
    requestsPerHour: count('Request allowance per hour.'),
    requestsUsed: count('Requests sent in the last hour.'),
    requestsFree: count('Requests that can be sent now, within the allowance less its margin.'),
    inFlight: count('Generations that the account is still polled for.'),
    maxInFlight: count('Maximum of `inFlight`.'),
    pausedAt: nullableTimestamp('When the operator paused the account; null unless it is paused.'),
    failureReason: nullable(
      Type.Enum([...accountFailureReasons], { description: 'Why requests failed last; null when healthy.' }),
    ),
    failureMessage: nullableText("The upstream's answer; null when healthy or without an answer."),
    failureCount: count('Number of consecutive failures with this reason.'),
    retryAt: nullableTimestamp(
      'End of the back-off. Null without one; with `key_refused`, null because the account waits until it is resumed.',
    ),
  },
  { $id: 'UpstreamAccount', description: 'An upstream account. Its key is never returned.' },
);

export const UpstreamAccountList = Type.Object(
  { data: Type.Array(ref(UpstreamAccount)) },
  { $id: 'UpstreamAccountList', description: 'All upstream accounts.' },
);
