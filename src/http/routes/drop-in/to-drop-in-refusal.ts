import type { ErrorObject } from 'ajv';
import type { DropInErrorCode } from '../../schemas/drop-in/drop-in-error-statuses.ts';
import { DropInRefusal } from './drop-in-refusal.ts';
import { toInvalidRequest, type RequestPart } from '../../plugins/to-invalid-request.ts';

/**
 * The validation errors of a `generate` request as the error code of the upstream's document. The first
 * matching rule decides.
 */
export function toDropInRefusal(found: readonly unknown[], part: RequestPart): Error {
  const invalid = toInvalidRequest(found, part);
  if (part !== 'body') return invalid;
  const rule = rules.find(({ applies }) => (found as ErrorObject[]).some(applies));
  return rule === undefined ? invalid : new DropInRefusal(rule.errorCode, rule.message);
}

interface Rule {
  errorCode: DropInErrorCode;
  message: string;
  applies(error: ErrorObject): boolean;
}

const rules: Rule[] = [
  {
    errorCode: 'INVALID_PROMPT',
    message: 'The prompt is missing, empty, too long or not text.',
    applies: ({ instancePath, params }) =>
      instancePath === '/prompt' || (params as { missingProperty?: string }).missingProperty === 'prompt',
  },
  {
    errorCode: 'IMAGE_URLS_REQUIRED',
    message: 'inputImages is not supported; send public URLs as inputImageUrls.',
    applies: ({ params }) => (params as { additionalProperty?: string }).additionalProperty === 'inputImages',
  },
  {
    errorCode: 'TOO_MANY_IMAGES',
    message: 'There are more input images than the model supports.',
    applies: ({ instancePath, keyword }) => instancePath === '/inputImageUrls' && keyword === 'maxItems',
  },
  {
    errorCode: 'IMAGE_URLS_REQUIRED',
    message: 'inputImageUrls must be a list of public http or https URLs.',
    applies: ({ instancePath }) => /^\/inputImageUrls(\/|$)/.test(instancePath),
  },
];
