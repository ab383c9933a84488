import { readFileSync } from 'node:fs';
import { settings } from '../../src/config/config.ts';
import { errorCatalogue } from '../../src/domain/errors.ts';
import {
  generationErrorCatalogue,
  generationStatuses,
  terminalStatuses,
  transitions,
} from '../../src/domain/generations/generation.ts';
import { models } from '../../src/domain/models/catalogue.ts';
import { imageQualities } from '../../src/domain/models/image-input.ts';
import { dropInErrorStatuses, type DropInErrorCode } from '../../src/http/routes/drop-in/drop-in-error.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { deliveryBlocks } from './delivery-blocks.ts';
import { code, duration, table } from './markdown.ts';
import { upstreamBlocks } from './upstream-blocks.ts';

/** What the documents print from the code's own data, by the name in their markers. */
export const blocks: Record<string, () => string> = {
  ...upstreamBlocks,
  ...deliveryBlocks,

  settings: () =>
    table(
      ['setting', 'default', 'what it is'],
      Object.entries<Setting>(settings).map(([name, { default: value, about, secret }]) => [
        secret ? `${code(name)}, ${code(`${name}_FILE`)}` : code(name),
        value === null ? 'none' : value === '' ? 'empty' : code(value),
        about,
      ]),
    ),

  'state-machine': () => {
    const arrows = generationStatuses.flatMap((from) => transitions[from].map((to) => `${from} --> ${to}`));
    const ends = terminalStatuses.map((status) => `${status} --> [*]`);
    const lines = ['stateDiagram-v2', '[*] --> queued', ...arrows, ...ends];
    return `\`\`\`mermaid\n${lines.join('\n  ')}\n\`\`\``;
  },

  'generation-errors': () =>
    table(
      ['`error.code`', '`error.retryable`', 'meaning'],
      Object.entries(generationErrorCatalogue).map(([name, { retryable, meaning }]) => [
        code(name),
        String(retryable),
        meaning,
      ]),
    ),

  errors: () =>
    table(
      ['`code`', 'HTTP status', 'can retrying help?', 'meaning'],
      Object.entries(errorCatalogue).map(([name, { status, retryable, meaning }]) => [
        code(name),
        String(status),
        retryable ? 'yes' : 'no',
        meaning,
      ]),
    ),

  models: () =>
    table(
      ['model', 'addresses', 'credits', 'input images', 'usual duration (half, 95 %)'],
      models.map(({ id, paths, priceVersions, maxInputImages, expectedDurationMs: { median, p95 } }) => [
        code(id),
        `${code(paths.generate)}, ${code(paths.checkStatus)}`,
        imageQualities.map((quality) => `${quality}: ${priceVersions.at(-1)?.credits[quality]}`).join(', '),
        `at most ${maxInputImages}`,
        `${duration(median)}, ${duration(p95)}`,
      ]),
    ),

  'drop-in-errors': () =>
    table(
      ['`errorCode`', 'HTTP status', 'when'],
      Object.entries(dropInErrorStatuses).map(([name, status]) => [
        code(name),
        String(status),
        dropInErrorMeanings[name as DropInErrorCode],
      ]),
    ),

  metrics: () =>
    table(
      ['metric', 'type', 'labels', 'what it is'],
      createMetrics(() => Promise.reject(new Error('No figures are needed')))
        .describe()
        .map(({ name, type, labels, help }) => [code(name), type, labels.map(code).join(', '), help]),
    ),

  receiver: () => source('receiver.ts'),
  'receiver-python': () => source('receiver.py', 'python'),
  'handle-once': () => source('handle-once.ts'),
  'verify-v1a': () => source('verify-v1a.ts'),
};

function source(file: string, language = 'ts'): string {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

const dropInErrorMeanings: Record<DropInErrorCode, string> = {
  LOGIN_REQUIRED: "The team's key is missing, wrong or revoked.",
  API_KEY_RATE_LIMIT_EXCEEDED:
    'Too many requests, or generations in flight, of the team or key; `Retry-After` says when to try again.',
  INSUFFICIENT_CREDITS: 'The price does not fit into a budget.',
  INVALID_PROMPT: '`prompt` is missing, empty, too long or not text.',
  MISSING_INPUT_IMAGE: '`edit` without `inputImageUrls`.',
  TOO_MANY_IMAGES: 'More `inputImageUrls` than the model takes.',
  IMAGE_URLS_REQUIRED: '`inputImages` (Base64), or an address that is not `http` or `https`.',
  CREDIT_RESERVATION_FAILED: '`generate`: the gateway failed; nothing was accepted or held.',
  GENERATION_FAILED: 'Never: a failed generation is a status, answered with HTTP 200.',
  NOT_FOUND: 'There is no such generation of this model.',
  FORBIDDEN: "Another team's generation; a model or quality that the team or key may not use.",
  INVALID_INPUT:
    'Anything else that is not as documented. 413 for a body that is too large, 415 for one that is not JSON, 422 for an `Idempotency-Key` that came with another body.',
  INTERNAL_ERROR: '`check-status`: the gateway failed; says nothing of the generation.',
  SERVICE_UNAVAILABLE: 'The gateway cannot take requests just now.',
};

interface Setting {
  default: string | null;
  about: string;
  secret?: boolean;
}
