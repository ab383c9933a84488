import { Type, type Static } from 'typebox';
import { priorities } from '../../../domain/generations/generation.ts';
import { models, type AnyModel, type ModelId, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { generationEventTypes, progressEventTypes } from '../../../domain/events/event-type.ts';
import { createExample } from '../examples.ts';
import { credits } from '../values.ts';
import { eventList, receiverUrl } from '../endpoints/endpoint-fields.ts';

// Held credits are withheld from everybody else: a day is the longest that a request may keep them while it only waits.
const MAX_QUEUE_TIMEOUT_SECONDS = 86_400;

const commonProperties = {
  webhook: Type.Optional(
    Type.Object(
      {
        url: receiverUrl(),
        events: Type.Optional(
          eventList(
            [...generationEventTypes, ...progressEventTypes, 'generation.*'],
            'How it ends, where absent.',
          ),
        ),
      },
      {
        additionalProperties: false,
        description: 'A receiver for this request alone, beside the endpoints.',
      },
    ),
  ),
  metadata: Type.Optional(
    Type.Unsafe<Record<string, string>>({
      type: 'object',
      maxProperties: 20,
      propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
      additionalProperties: { type: 'string', maxLength: 500 },
      description:
        'Comes back with the generation: at most 20 entries, keys to 40, values to 500 characters.',
    }),
  ),
  priority: Type.Optional(Type.Enum(priorities, { description: '`interactive` where absent.' })),
  maxCredits: Type.Optional(credits('A higher price is refused.')),
  queueTimeoutSeconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_QUEUE_TIMEOUT_SECONDS,
      description: 'Fails when it has not been submitted by then. The gateway sets what holds where absent.',
    }),
  ),
};

/** `nano-banana-2` → `NanoBanana2GenerationRequest` */
function componentName(model: AnyModel): string {
  const words = model.id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}GenerationRequest`;
}

/** The request of each model: the same fields around the model's own input. */
export const generationRequests = models.map((model) =>
  Type.Object(
    {
      model: Type.Literal(model.id),
      input: Type.Unsafe({ $ref: `${(model.inputSchema as { $id?: string }).$id}#` }),
      ...commonProperties,
    },
    {
      $id: componentName(model),
      title: `A picture by ${model.name}`,
      description: model.description,
      additionalProperties: false,
    },
  ),
);

type CommonFields = Static<ReturnType<typeof Type.Object<typeof commonProperties>>>;

type RequestInput = Omit<ResolvedInput, 'aspectRatio' | 'imageQuality'>;

/** A union over the catalogue, told apart by `model`, so that an error names the fields of that model only. */
export const CreateGenerationRequest = Type.Unsafe<CommonFields & { model: ModelId; input: RequestInput }>({
  $id: 'CreateGenerationRequest',
  type: 'object',
  required: ['model'],
  discriminator: { propertyName: 'model' },
  oneOf: models.map((model) => ({ $ref: `${componentName(model)}#` })),
  examples: [createExample],
});
