import type { ErrorObject } from 'ajv';
import { DropInError, type DropInErrorCode } from './drop-in-error.ts';
import { toInvalidRequest, type RequestPart } from '../../plugins/field-errors.ts';

/** What a validator found in a `generate` request, as the error that the upstream's document has for it. The first rule that fits decides. */
export function toDropInError(found: readonly unknown[], part: RequestPart): Error {
  const invalid = toInvalidRequest(found, part);
  if (part !== 'body') return invalid;
  const rule = rules.find(({ applies }) => (found as ErrorObject[]).some(applies));
  return rule === undefined ? invalid : new DropInError(rule.errorCode, rule.message);
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
    message: 'Pictures are not taken as inputImages; send their public URLs as inputImageUrls.',
    applies: ({ params }) => (params as { additionalProperty?: string }).additionalProperty === 'inputImages',
  },
  {
    errorCode: 'TOO_MANY_IMAGES',
    message: 'There are more input images than the model takes.',
    applies: ({ instancePath, keyword }) => instancePath === '/inputImageUrls' && keyword === 'maxItems',
  },
  {
    errorCode: 'IMAGE_URLS_REQUIRED',
    message: 'inputImageUrls must be a list of public http or https URLs.',
    applies: ({ instancePath }) => /^\/inputImageUrls(\/|$)/.test(instancePath),
  },
];
