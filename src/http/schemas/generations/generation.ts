import { Type } from 'typebox';
import { generationStatuses, priorities } from '../../../domain/generations/generation.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { generationExample } from '../event-examples.ts';
import { MAY_BE_SHORT, pageOf, pageParameters } from '../page-of.ts';
import { ref } from '../ref.ts';
import { count, id, nullable, nullableTimestamp, timestamp } from '../values.ts';
import { Credits } from './credits.ts';
import { GenerationFailure } from './generation-failure.ts';
import { GenerationInput } from './generation-input.ts';
import { GenerationOutput } from './generation-output.ts';
import { Links } from './links.ts';
import { Metadata } from './metadata.ts';
import { MetadataFilter } from './metadata-filter.ts';
import { WaitingFor } from './waiting-for.ts';

const ONLY_ON_GET =
  'Set only by `GET /v1/generations/{id}`; null in other responses, and when it no longer applies.';

/** `resources/generations/generation-resource.ts`, as a schema. One for every status. */
export const Generation = Type.Object(
  {
    id: id('generation'),
    object: Type.Literal('generation'),
    model: Type.Enum(modelIds),
    status: Type.Enum(generationStatuses, {
      description:
        '`queued` (waits in the gateway) → `pending` (the upstream has it) → `generating` → `completed` or `failed`; `canceled` from `queued` only.',
    }),
    progress: Type.Integer({
      minimum: 0,
      maximum: 100,
      description: 'Never decreases; 100 when completed.',
    }),
    input: ref(GenerationInput),
    output: ref(GenerationOutput),
    error: ref(GenerationFailure),
    credits: ref(Credits),
    metadata: ref(Metadata),
    priority: Type.Enum(priorities),
    waitingFor: ref(WaitingFor),
    queuePosition: nullable(count(`Number of generations ahead in the queue. ${ONLY_ON_GET}`)),
    estimatedStartAt: nullableTimestamp(`Estimated time of submission. ${ONLY_ON_GET}`),
    estimatedCompletionAt: nullableTimestamp(`Estimated time of completion (median). ${ONLY_ON_GET}`),
    estimatedCompletionLatestAt: nullableTimestamp(
      `Estimated time by which it has completed in 95 of 100 cases. ${ONLY_ON_GET}`,
    ),
    createdAt: timestamp('When the generation was accepted.'),
    submittedAt: nullableTimestamp('When the upstream confirmed the submission.'),
    finishedAt: nullableTimestamp('When the generation completed, failed or was canceled.'),
    completedLateAt: nullableTimestamp(
      'When the picture came after the generation had timed out, and was charged; the status stays `failed`.',
    ),
    textsErasedAt: nullableTimestamp(
      'When prompt, metadata, image URL and error texts were erased, at the end of their retention; `input` and `output` are null then.',
    ),
    links: ref(Links),
    sequence: Type.Optional(
      count(
        'Set only in webhooks: the place of the event among those of the generation. Keep the state with the highest.',
        1,
      ),
    ),
    truncated: Type.Optional(
      Type.Literal(true, {
        description:
          'Set only in webhooks whose full body would be 20 kB or more: prompt, input images or metadata values are shortened. `GET /v1/generations/{id}` returns them in full.',
      }),
    ),
  },
  { $id: 'Generation', description: 'One requested picture.', examples: [generationExample] },
);

export const GenerationPage = pageOf(
  'GenerationPage',
  Generation,
  `Generations, newest first. ${MAY_BE_SHORT}`,
);

export const GenerationQuery = Type.Object(
  {
    status: Type.Optional(
      Type.Array(Type.Enum(generationStatuses), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only generations with these statuses; repeat the parameter for several.',
      }),
    ),
    model: Type.Optional(Type.Enum(modelIds)),
    keyId: Type.Optional(id('key', 'Only generations of this key.')),
    metadata: Type.Optional(ref(MetadataFilter)),
    createdAfter: Type.Optional(timestamp('Only generations created at this time or later.')),
    createdBefore: Type.Optional(timestamp('Only generations created before this time.')),
    finishedAfter: Type.Optional(timestamp('Only generations that ended at this time or later.')),
    finishedBefore: Type.Optional(timestamp('Only generations that ended before this time.')),
    ...pageParameters,
    cursor: Type.Optional(id('generation', 'The `nextCursor` of the previous page.')),
  },
  { additionalProperties: false },
);
