import { Type } from 'typebox';
import {
  generationErrorCatalogue,
  generationStatuses,
  priorities,
} from '../../../domain/generations/generation.ts';
import { modelIds, models, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { generationExample } from '../examples.ts';
import { ref } from '../reference.ts';
import { credits, id, nullable, nullableTimestamp, timestamp } from '../values.ts';

const errorCodes = Object.keys(generationErrorCatalogue) as (keyof typeof generationErrorCatalogue)[];
const errorMeanings = Object.entries(generationErrorCatalogue).map(
  ([code, { meaning }]) => `- \`${code}\`: ${meaning}`,
);

const ONLY_ON_GET =
  'Only in answers to `GET /v1/generations/{id}`; null elsewhere, and once it says nothing any more.';

/** `domain/generation-resource.ts`, as a schema. One for every state. */
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
      description: 'Never falls; 100 when completed.',
    }),
    input: Type.Unsafe<ResolvedInput>({
      anyOf: models.map(({ inputSchema }) => ({ $ref: `${(inputSchema as { $id?: string }).$id}#` })),
      description: 'As requested, with defaults filled in.',
    }),
    output: nullable(Type.Object({ imageUrl: Type.String({ description: 'Where the picture is.' }) })),
    error: nullable(
      Type.Object({
        code: Type.Enum(errorCodes, { description: errorMeanings.join('\n') }),
        message: Type.String(),
        retryable: Type.Boolean({ description: 'Whether the same request, sent anew, may succeed.' }),
      }),
    ),
    credits: Type.Object(
      {
        held: credits('Held on the budgets while it runs.'),
        settled: credits('Spent: it completed.'),
        released: credits('Given back: it failed or was canceled.'),
      },
      { description: 'Where the price stands.' },
    ),
    metadata: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
    }),
    priority: Type.Enum(priorities),
    queuePosition: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 0,
      description: `How many will be submitted before it, as the queue stands. ${ONLY_ON_GET}`,
    }),
    estimatedStartAt: nullableTimestamp(`When it will be submitted, as far as can be told. ${ONLY_ON_GET}`),
    estimatedCompletionAt: nullableTimestamp(
      `When its end will be known, as far as can be told. ${ONLY_ON_GET}`,
    ),
    createdAt: timestamp('When it was accepted.'),
    submittedAt: nullableTimestamp('When the upstream took it.'),
    finishedAt: nullableTimestamp('When it completed, failed or was canceled.'),
    links: Type.Object({ self: Type.String(), cancel: Type.String() }),
    truncated: Type.Optional(
      Type.Literal(true, {
        description:
          'Only in webhooks, where the whole would be 20 kB or more: the prompt, the input pictures or values of the metadata are not all there. `GET /v1/generations/{id}` shows them.',
      }),
    ),
  },
  { $id: 'Generation', description: 'One requested picture.', examples: [generationExample] },
);

export const GenerationPage = Type.Object(
  {
    data: Type.Array(ref(Generation)),
    nextCursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Send it as `cursor` for the next page; null on the last.',
    }),
  },
  { $id: 'GenerationPage', description: 'Generations, newest first.' },
);
