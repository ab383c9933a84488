import { Type } from 'typebox';
import { accountFailureReasons } from '../../../domain/upstream/circuit.ts';
import { waitingReasons, type WaitingReason } from '../../../domain/upstream/waiting-for.ts';
import { nullable, nullableObject, nullableText, nullableTimestamp } from '../values.ts';

export const WaitingFor = nullableObject(
  {
    reason: Type.Enum(Object.keys(waitingReasons) as WaitingReason[], {
      description: Object.entries(waitingReasons)
        .map(([reason, meaning]) => `- \`${reason}\`: waiting for ${meaning}`)
        .join('\n'),
    }),
    failureReason: nullable(
      Type.Enum(accountFailureReasons, {
        description: "The upstream account's failure reason, while it fails.",
      }),
    ),
    message: nullableText("The upstream's last answer, if the wait is because of it."),
    until: nullableTimestamp(
      'When the wait for this reason ends, if that is known. Another reason can follow.',
    ),
  },
  {
    $id: 'WaitingFor',
    description:
      'Why the generation is queued. Set only by `GET /v1/generations/{id}`; null in other responses, and when it is not queued.',
  },
);
