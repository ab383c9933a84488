import { Type, type TSchema } from 'typebox';
import { limitBounds } from '../../../domain/access/access-limits.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { imageQualities } from '../../../domain/models/image-input.ts';
import { nullable } from '../values.ts';

const number = (description: string) =>
  nullable(Type.Integer({ minimum: limitBounds.min, maximum: limitBounds.max, description }));

const list = <Schema extends TSchema>(words: Schema, description: string) =>
  nullable(Type.Array(words, { minItems: 1, uniqueItems: true, description }));

/**
 * `domain/access/access-limits.ts`, as a schema. All fields are required, so that omitting a field never
 * removes a limit.
 */
export const Limits = Type.Object(
  {
    requestsPerMinute: number('Maximum number of API requests in any 60 seconds, all methods, both faces.'),
    maxInFlight: number('Maximum number of generations that have not ended.'),
    allowedModels: list(Type.Enum(modelIds), 'Models that may be requested.'),
    allowedQualities: list(Type.Enum(imageQualities), 'Image qualities that may be requested.'),
  },
  {
    $id: 'Limits',
    additionalProperties: false,
    description:
      'Limits of a team or a key, besides its budgets; null means no limit. A request must satisfy the limits of both.',
    examples: [
      { requestsPerMinute: 600, maxInFlight: 50, allowedModels: ['nano-banana-2'], allowedQualities: null },
    ],
  },
);
