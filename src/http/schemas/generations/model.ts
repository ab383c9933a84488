import { Type, type TOptional } from 'typebox';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { ref } from '../reference.ts';
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
          effectiveAt: timestamp('Since when it holds.'),
          credits: Type.Object(creditsByQuality, {
            description: 'By quality. One that is not named cannot be had.',
          }),
        },
        { description: 'The price list that holds now; null when none does, and then nothing is accepted.' },
      ),
    ),
    limits: Type.Object({ maxInputImages: Type.Integer({ minimum: 0 }) }),
    expectedDurationSeconds: Type.Object(
      { median: Type.Number({ minimum: 0 }), p95: Type.Number({ minimum: 0 }) },
      { description: 'How long the upstream usually takes.' },
    ),
    paths: Type.Object(
      { generate: Type.String(), checkStatus: Type.String() },
      { description: 'The addresses of the drop-in face.' },
    ),
    inputSchema: Type.Unsafe<object>({
      type: 'object',
      additionalProperties: true,
      description: 'The JSON Schema of `input`.',
    }),
  },
  { $id: 'Model', description: 'A model that pictures can be asked of.' },
);

export const ModelList = Type.Object({ data: Type.Array(ref(Model)) }, { $id: 'ModelList' });
