import { Type, type Static, type TObject } from 'typebox';
import type { FieldError } from '../app-error.ts';
import { FILE_ID_PATTERN } from '../files/input-file-ids.ts';

export type ImageInput = Static<TObject<ReturnType<typeof imageInputProperties>>>;

const modes = ['generate', 'edit'] as const;
export const aspectRatios = ['16:9', '9:16', '4:3', '3:4'] as const;
export const imageQualities = ['1K', '2K', '4K'] as const;
export type ImageQuality = (typeof imageQualities)[number];

// The upstream documents no limit. This is enough for any prompt of a person or a language model; a
// megabyte is a mistake.
const MAX_PROMPT_CHARACTERS = 20_000;
const MAX_URL_CHARACTERS = 2_048;
const INPUT_IMAGE_PATTERN = `^(https?://[^\\s]+|${FILE_ID_PATTERN})$`;

/**
 * The request fields of all image models of the upstream. `resolveImageInput` fills in defaults, not the
 * validator.
 */
export function imageInputProperties(maxInputImages: number) {
  return {
    prompt: Type.String({
      minLength: 1,
      maxLength: MAX_PROMPT_CHARACTERS,
      pattern: '\\S',
      description: 'What the picture shows.',
    }),
    mode: Type.Enum(modes, {
      description: '`generate`: text to image. `edit`: image to image; needs `inputImageUrls`.',
    }),
    aspectRatio: Type.Optional(
      Type.Enum(aspectRatios, { description: 'Width to height. 16:9 where absent.' }),
    ),
    imageQuality: Type.Optional(
      Type.Enum(imageQualities, { description: 'Decides the size and the price. 1K where absent.' }),
    ),
    inputImageUrls: Type.Optional(
      Type.Array(Type.String({ maxLength: MAX_URL_CHARACTERS, pattern: INPUT_IMAGE_PATTERN }), {
        maxItems: maxInputImages,
        description: `Pictures to edit, at most ${maxInputImages}: public http or https addresses, or ids of stored files of the team (\`file_…\`). Required when \`mode\` is \`edit\`.`,
      }),
    ),
  };
}

export interface ResolvedImageInput extends ImageInput {
  aspectRatio: (typeof aspectRatios)[number];
  imageQuality: ImageQuality;
}

/** The input with the defaults of the vendor's API document. */
export function resolveImageInput(input: ImageInput): ResolvedImageInput {
  return { ...input, aspectRatio: input.aspectRatio ?? '16:9', imageQuality: input.imageQuality ?? '1K' };
}

/**
 * What the schema cannot express: `edit` needs pictures. Pointers are relative to the input; empty when
 * valid.
 */
export function checkImageInput(input: ImageInput): FieldError[] {
  if (input.mode !== 'edit' || (input.inputImageUrls?.length ?? 0) > 0) return [];
  return [{ pointer: '/inputImageUrls', detail: 'is required when mode is edit' }];
}
