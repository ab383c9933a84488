import { readFileSync } from 'node:fs';
import type { Setting } from '../../src/config/setting.ts';
import { settings } from '../../src/config/settings.ts';
import { errorCatalogue } from '../../src/domain/error-catalogue.ts';
import {
  generationErrorCatalogue,
  generationStatuses,
  terminalStatuses,
  transitions,
} from '../../src/domain/generations/generation.ts';
import { models } from '../../src/domain/models/catalogue.ts';
import { imageQualities } from '../../src/domain/models/image-input.ts';
import { usageFigureMeanings, usageFigures } from '../../src/domain/usage/usage-figure.ts';
import {
  dropInErrorStatuses,
  type DropInErrorCode,
} from '../../src/http/schemas/drop-in/drop-in-error-statuses.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { clientBlocks } from './client-blocks.ts';
import { deliveryBlocks } from './delivery-blocks.ts';
import { code, duration, table } from './markdown.ts';
import { scenarioTable } from './scenario-table.ts';
import { upstreamBlocks } from './upstream-blocks.ts';

/** What the documents print from data of the code, by the name in their markers. */
export const blocks: Record<string, () => string> = {
  ...upstreamBlocks,
  ...deliveryBlocks,
  ...clientBlocks,

  settings: () =>
    table(
      ['setting', 'default', 'unit', 'meaning'],
      Object.entries<Setting<unknown>>(settings).map(([name, { defaultText, unit, description, secret }]) => [
        secret ? `${code(name)}, ${code(`${name}_FILE`)}` : code(name),
        defaultText === null ? 'none' : defaultText === '' ? 'empty' : code(defaultText),
        unit ?? '',
        description,
      ]),
    ),

  'usage-figures': () =>
    table(
      ['figure', 'meaning'],
      usageFigures.map((figure) => [code(figure), usageFigureMeanings[figure]]),
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
      ['`code`', 'HTTP status', 'retry', 'meaning'],
      Object.entries(errorCatalogue).map(([name, { status, retryable, meaning }]) => [
        code(name),
        String(status),
        retryable ? 'yes' : 'no',
        meaning,
      ]),
    ),

  models: () =>
    table(
      ['model', 'paths', 'credits', 'input images', 'usual duration (p50, p95)'],
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
      ['metric', 'type', 'labels', 'meaning'],
      createMetrics(() => Promise.reject(new Error('No figures are needed')))
        .describe()
        .map(({ name, type, labels, help }) => [code(name), type, labels.map(code).join(', '), help]),
    ),

  scenarios: scenarioTable,

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
    'Too many requests, or generations in flight, of the team or key. `Retry-After` says when to retry.',
  INSUFFICIENT_CREDITS: 'The price exceeds what is left of a budget.',
  INVALID_PROMPT: '`prompt` is missing, empty, too long or not text.',
  MISSING_INPUT_IMAGE: '`edit` without `inputImageUrls`.',
  TOO_MANY_IMAGES: 'More `inputImageUrls` than the model accepts.',
  IMAGE_URLS_REQUIRED: '`inputImages` (Base64), or a URL that is not `http` or `https`.',
  CREDIT_RESERVATION_FAILED: '`generate`: the gateway failed; nothing was accepted or held.',
  GENERATION_FAILED: 'Never: a failed generation is a status, returned with HTTP 200.',
  NOT_FOUND: 'No such generation of this model.',
  FORBIDDEN: "Another team's generation, or a model or quality that the team or key may not use.",
  INVALID_INPUT:
    'Any other request that is not as documented. 413 for a body that is too large, 415 for one that is not JSON, 422 for an `Idempotency-Key` that was used with another body.',
  INTERNAL_ERROR: '`check-status`: the gateway failed; the generation is not affected.',
  SERVICE_UNAVAILABLE: 'The gateway is starting, stopping or cannot reach its database.',
};
