import { Type, type Static } from 'typebox';
import { MINUTE_MS } from '../clock.ts';
import {
  checkImageInput,
  imageInputProperties,
  resolveImageInput,
  type ResolvedImageInput,
} from './image-input.ts';
import type { Model } from './model.ts';
import { readImageStatusReply } from './status-reply.ts';
import { readImageSubmitReply } from './submit-reply.ts';

const maxInputImages = 14;

const inputSchema = Type.Object(
  {
    ...imageInputProperties(maxInputImages),
    googleSearch: Type.Optional(
      Type.Boolean({
        description: 'Let the model search the web for context to enhance the prompt. false where absent.',
      }),
    ),
  },
  { $id: 'NanoBanana2Input', additionalProperties: false },
);

type Input = Static<typeof inputSchema>;
type ResolvedInput = Input & ResolvedImageInput & { googleSearch: boolean };

/** NanoPhoto.AI's "Nano Banana 2 Image Generation API". */
export const nanoBanana2: Model<'nano-banana-2', Input, ResolvedInput> = {
  id: 'nano-banana-2',
  name: 'Nano Banana 2',
  description: 'Text to image and image to image, with prompts enhanced by Google Search.',
  inputSchema,
  maxInputImages,
  priceVersions: [
    { version: '2026-01-01', effectiveAt: Date.UTC(2026, 0, 1), credits: { '1K': 4, '2K': 8, '4K': 16 } },
  ],
  // The vendor's API document: "Typical generation time: 10-30 seconds".
  expectedDurationMs: { median: 18_000, p95: 30_000 },
  maxDurationMs: 10 * MINUTE_MS,
  paths: { generate: '/api/nano-banana-2/generate', checkStatus: '/api/nano-banana-2/check-status' },
  resolveInput: (input) => ({ ...resolveImageInput(input), googleSearch: input.googleSearch ?? false }),
  checkInput: checkImageInput,
  readSubmitReply: readImageSubmitReply,
  readStatusReply: readImageStatusReply,
};
