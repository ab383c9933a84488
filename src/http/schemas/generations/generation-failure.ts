import { Type } from 'typebox';
import { generationErrorCatalogue } from '../../../domain/generations/generation.ts';
import { nullableObject } from '../values.ts';

const errorCodes = Object.keys(generationErrorCatalogue) as (keyof typeof generationErrorCatalogue)[];
const errorMeanings = Object.entries(generationErrorCatalogue).map(
  ([code, { meaning }]) => `- \`${code}\`: ${meaning}`,
);

export const GenerationFailure = nullableObject(
  {
    code: Type.Enum(errorCodes, { description: errorMeanings.join('\n') }),
    message: Type.String({ description: 'What happened. The text may change.' }),
    retryable: Type.Boolean({
      description: 'Whether the same request can succeed when it is sent again.',
    }),
  },
  { $id: 'GenerationFailure', description: 'Why the generation failed; null unless it failed.' },
);
