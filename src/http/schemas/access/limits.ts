import { Type, type TSchema } from 'typebox';
import { limitBounds } from '../../../domain/access/access-limits.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { nullable } from '../values.ts';

const number = (description: string) =>
  Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: limitBounds.min,
    maximum: limitBounds.max,
    description,
  });

const list = <Schema extends TSchema>(words: Schema, description: string) =>
  nullable(Type.Array(words, { minItems: 1, uniqueItems: true, description }));

/** `domain/access-limits.ts`, as a schema. All fields are required where limits are set, so that none is lifted by leaving it out. */
export const Limits = Type.Object(
  {
    requestsPerMinute: number('Calls with a key, of all methods and on both faces, in any 60 seconds.'),
    maxInFlight: number('Generations that have not ended.'),
    allowedModels: list(Type.Enum(modelIds), 'The models that may be asked for.'),
    allowedQualities: list(Type.Enum(imageQualities), 'The qualities that may be asked for.'),
  },
  {
    $id: 'Limits',
    additionalProperties: false,
    description:
      'What a team or a key may do beside its budgets; null: not limited. A call has to keep within both.',
    examples: [
      { requestsPerMinute: 600, maxInFlight: 50, allowedModels: ['nano-banana-2'], allowedQualities: null },
    ],
  },
);
