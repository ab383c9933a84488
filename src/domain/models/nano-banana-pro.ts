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

const maxInputImages = 8;

const inputSchema = Type.Object(imageInputProperties(maxInputImages), {
  $id: 'NanoBananaProInput',
  additionalProperties: false,
});

/** NanoPhoto.AI's "Nano Banana Pro Image Generation API". */
export const nanoBananaPro: Model<'nano-banana-pro', Static<typeof inputSchema>, ResolvedImageInput> = {
  id: 'nano-banana-pro',
  name: 'Nano Banana Pro',
  description: 'Text to image and image to image.',
  inputSchema,
  maxInputImages,
  priceVersions: [
    { version: '2026-01-01', effectiveAt: Date.UTC(2026, 0, 1), credits: { '1K': 4, '2K': 8, '4K': 16 } },
  ],
  // The vendor gives no figure; 30 to 300 s were observed.
  expectedDurationMs: { median: 90_000, p95: 300_000 },
  maxDurationMs: 10 * MINUTE_MS,
  paths: { generate: '/api/nano-banana-pro/generate', checkStatus: '/api/nano-banana-pro/check-status' },
  resolveInput: resolveImageInput,
  checkInput: checkImageInput,
  readSubmitReply: readImageSubmitReply,
  readStatusReply: readImageStatusReply,
};
