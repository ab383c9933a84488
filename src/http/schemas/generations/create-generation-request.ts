import { Type, type Static } from 'typebox';
import { priorities } from '../../../domain/generations/generation.ts';
import { models, type AnyModel, type ModelId, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { generationEventTypes, progressEventTypes } from '../../../domain/events/event-type.ts';
import { createExample } from '../event-examples.ts';
import { credits } from '../values.ts';
import { eventList, receiverUrl } from '../endpoints/endpoint-fields.ts';

// A queued generation holds credits that nobody else can use: a day is the longest that a request can ask
// for.
const MAX_QUEUE_TIMEOUT_SECONDS = 86_400;

const commonProperties = {
  webhook: Type.Optional(
    Type.Object(
      {
        url: receiverUrl(),
        events: Type.Optional(
          eventList(
            [...generationEventTypes, ...progressEventTypes, 'generation.*'],
            'Events to send. Terminal events by default.',
          ),
        ),
      },
      {
        additionalProperties: false,
        description: 'A receiver for this request only, in addition to the endpoints.',
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
        'Returned with the generation. At most 20 entries; keys up to 40 characters, values up to 500.',
    }),
  ),
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
};

type CommonFields = Static<ReturnType<typeof Type.Object<typeof commonProperties>>>;

type RequestInput = Omit<ResolvedInput, 'aspectRatio' | 'imageQuality'>;

/**
 * A union over the catalogue, discriminated by `model`, so that an error names the fields of that model
 * only.
 */
export const CreateGenerationRequest = Type.Unsafe<CommonFields & { model: ModelId; input: RequestInput }>({
  $id: 'CreateGenerationRequest',
  type: 'object',
  required: ['model'],
  discriminator: { propertyName: 'model' },
  oneOf: models.map((model) => ({ $ref: `${componentName(model)}#` })),
  examples: [createExample],
});

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

/** `nano-banana-2` → `NanoBanana2GenerationRequest` */
function componentName(model: AnyModel): string {
  const words = model.id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}GenerationRequest`;
}
