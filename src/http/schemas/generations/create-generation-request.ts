import { Type, type Static } from 'typebox';
import { priorities } from '../../../domain/generations/generation.ts';
import { modelIds, models } from '../../../domain/models/catalogue.ts';
import { createExample } from '../event-examples.ts';
import { ref } from '../ref.ts';
import { credits } from '../values.ts';
import { GenerationRequestInput } from './generation-request-input.ts';
import { Metadata } from './metadata.ts';
import { RequestWebhook } from './request-webhook.ts';

// A queued generation holds credits that nobody else can use: a day is the longest that a request can ask
// for.
const MAX_QUEUE_TIMEOUT_SECONDS = 86_400;

const fields = Type.Object({
  model: Type.Enum(modelIds),
  input: ref(GenerationRequestInput),
  webhook: Type.Optional(ref(RequestWebhook)),
  metadata: Type.Optional(ref(Metadata)),
  priority: Type.Optional(Type.Enum(priorities, { description: '`interactive` by default.' })),
  maxCredits: Type.Optional(credits('The request is refused when the price is higher.')),
  queueTimeoutSeconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_QUEUE_TIMEOUT_SECONDS,
      description:
        'The generation fails when it has not been submitted after this time. The operator sets the default.',
    }),
  ),
});

/**
 * One object for all models, because client generators read it better than a union. `then` holds the input
 * to the schema of the requested model.
 */
export const CreateGenerationRequest = Type.Unsafe<Static<typeof fields>>({
  ...fields,
  ...models.reduceRight<object>(
    (otherwise, { id, inputSchema }) => ({
      if: { type: 'object', properties: { model: { enum: [id] } }, required: ['model'] },
      then: { type: 'object', properties: { input: ref(inputSchema) } },
      ...(Object.keys(otherwise).length > 0 && { else: otherwise }),
    }),
    {},
  ),
  $id: 'CreateGenerationRequest',
  additionalProperties: false,
  description: 'A request for a picture.',
  examples: [createExample],
});
