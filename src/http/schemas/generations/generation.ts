import { Type } from 'typebox';
import {
  generationErrorCatalogue,
  generationStatuses,
  priorities,
} from '../../../domain/generations/generation.ts';
import { modelIds, models, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { accountFailureReasons } from '../../../domain/upstream/circuit.ts';
import { waitingReasons, type WaitingReason } from '../../../domain/upstream/waiting-for.ts';
import { generationExample } from '../event-examples.ts';
import { pageOf, pageParameters } from '../page-of.ts';
import { credits, id, nullable, nullableTimestamp, timestamp } from '../values.ts';

const errorCodes = Object.keys(generationErrorCatalogue) as (keyof typeof generationErrorCatalogue)[];
const errorMeanings = Object.entries(generationErrorCatalogue).map(
  ([code, { meaning }]) => `- \`${code}\`: ${meaning}`,
);

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
    input: Type.Unsafe<ResolvedInput>({
      anyOf: models.map(({ inputSchema }) => ({ $ref: `${(inputSchema as { $id?: string }).$id}#` })),
      description: 'The requested input with defaults filled in.',
    }),
    output: nullable(Type.Object({ imageUrl: Type.String({ description: 'URL of the picture.' }) })),
    error: nullable(
      Type.Object({
        code: Type.Enum(errorCodes, { description: errorMeanings.join('\n') }),
        message: Type.String(),
        retryable: Type.Boolean({
          description: 'Whether the same request can succeed when it is sent again.',
        }),
      }),
    ),
    credits: Type.Object(
      {
        held: credits('Held on the budgets until the generation ends.'),
        settled: credits('Spent, because the generation completed.'),
        released: credits('Released, because the generation failed or was canceled.'),
      },
      { description: 'Where the price is accounted.' },
    ),
    metadata: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
    }),
    priority: Type.Enum(priorities),
    waitingFor: nullable(
      Type.Object({
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
        message: nullable(
          Type.String({ description: "The upstream's last answer, if the wait is because of it." }),
        ),
        until: nullableTimestamp(
          'When the wait for this reason ends, if that is known. Another reason can follow.',
        ),
      }),
    ),
    queuePosition: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 0,
      description: `Number of generations ahead in the queue. ${ONLY_ON_GET}`,
    }),
    estimatedStartAt: nullableTimestamp(`Estimated time of submission. ${ONLY_ON_GET}`),
    estimatedCompletionAt: nullableTimestamp(`Estimated time of completion (median). ${ONLY_ON_GET}`),
    estimatedCompletionLatestAt: nullableTimestamp(
      `Estimated time by which it has completed in 95 of 100 cases. ${ONLY_ON_GET}`,
    ),
    createdAt: timestamp('When the generation was accepted.'),
    submittedAt: nullableTimestamp('When the upstream confirmed the submission.'),
    finishedAt: nullableTimestamp('When the generation completed, failed or was canceled.'),
    links: Type.Object({ self: Type.String(), cancel: Type.String() }),
    sequence: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'Set only in webhooks: the place of the event among those of the generation. Keep the state with the highest.',
      }),
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

export const GenerationPage = pageOf('GenerationPage', Generation, 'Generations, newest first.');

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
    createdAfter: Type.Optional(timestamp('Only generations created at this time or later.')),
    createdBefore: Type.Optional(timestamp('Only generations created before this time.')),
    ...pageParameters,
    cursor: Type.Optional(id('generation', 'The `nextCursor` of the previous page.')),
  },
  { additionalProperties: false },
);
