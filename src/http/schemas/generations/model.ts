import { Type, type TOptional } from 'typebox';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { ref } from '../ref.ts';
import { credits, nullable, timestamp } from '../values.ts';

const creditsByQuality = Object.fromEntries(
  imageQualities.map((quality) => [quality, Type.Optional(credits(`The price of a ${quality} picture.`))]),
) as Record<(typeof imageQualities)[number], TOptional<ReturnType<typeof credits>>>;

export const Model = Type.Object(
  {
    id: Type.Enum(modelIds),
    object: Type.Literal('model'),
    name: Type.String(),
    description: Type.String(),
    price: nullable(
      Type.Object(
        {
          version: Type.String(),
          effectiveAt: timestamp('When the price list took effect.'),
          credits: Type.Object(creditsByQuality, {
            description: 'By quality. A quality that is not listed is not available.',
          }),
        },
        {
          description: 'The current price list; null when there is none, and then every request is refused.',
        },
      ),
    ),
    limits: Type.Object({ maxInputImages: Type.Integer({ minimum: 0 }) }),
    expectedDurationSeconds: Type.Object(
      { median: Type.Number({ minimum: 0 }), p95: Type.Number({ minimum: 0 }) },
      { description: 'How long the upstream usually takes.' },
    ),
    paths: Type.Object(
      { generate: Type.String(), checkStatus: Type.String() },
      { description: 'Paths of the drop-in face.' },
    ),
    inputSchema: Type.Unsafe<object>({
      type: 'object',
      additionalProperties: true,
      description: 'The JSON Schema of `input`.',
    }),
  },
  { $id: 'Model', description: 'A model that generates pictures.' },
);

export const ModelList = Type.Object({ data: Type.Array(ref(Model)) }, { $id: 'ModelList' });
