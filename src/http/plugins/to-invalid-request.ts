import type { ErrorObject } from 'ajv';
import { HEADER_NAME, HEADER_VALUE } from '../../domain/endpoints/check-custom-headers.ts';
import { AppError, type FieldError } from '../../domain/app-error.ts';
import { escapePointer } from '../../domain/escape-pointer.ts';

/**
 * The errors of a validator as the error that callers see: a JSON pointer for each field of a body, a name for each parameter and header.
 */
export function toInvalidRequest(found: readonly unknown[], part: RequestPart): AppError {
  const errors = toFieldErrors(found as ErrorObject[], part);
  return new AppError('invalid_request', summaryOf(errors), { errors });
}

export type RequestPart = 'body' | 'querystring' | 'params' | 'headers';

/**
 * The errors that an operation found in fields that the schema accepted. Each detail is a sentence.
 */
export function refusedFields(errors: FieldError[]): AppError {
  const [first] = errors;
  const summary = errors.length === 1 && first ? first.detail : summaryOf(errors);
  return new AppError('invalid_request', summary, { errors });
}

function toFieldErrors(found: readonly ErrorObject[], part: RequestPart): FieldError[] {
  const byPointer = new Map<string, FieldError>();
  for (const error of found) {
    // Only says that the condition around another error failed.
    if (error.keyword === 'if') continue;
    const pointer = part === 'body' ? pointerOf(error) : nameOf(pointerOf(error), part);
    // The first error of a field is enough: an empty prompt is both too short and blank.
    if (!byPointer.has(pointer)) byPointer.set(pointer, { pointer, detail: detailOf(error) });
  }
  return [...byPointer.values()];
}

function summaryOf(errors: FieldError[]): string {
  const [first] = errors;
  if (first === undefined || errors.length > 1) return `${errors.length} fields are invalid; see errors.`;
  return `${first.pointer === '' ? 'The body' : first.pointer} ${first.detail}.`;
}

/** For a missing and for an unknown field the pointer names the field itself, not the object around it. */
function pointerOf({ instancePath, keyword, params, propertyName }: ErrorObject): string {
  const { missingProperty, additionalProperty, tag } = params as Record<string, string | undefined>;
  const field = {
    required: missingProperty,
    additionalProperties: additionalProperty,
    discriminator: tag,
    propertyNames: (params as { propertyName?: string }).propertyName,
  }[keyword];
  const name = field ?? propertyName;
  return name === undefined ? instancePath : `${instancePath}/${escapePointer(name)}`;
}

function nameOf(pointer: string, part: RequestPart): string {
  const name = pointer.split('/')[1] ?? '';
  return part === 'headers' ? canonicalHeaderName(name) : name;
}

/** `idempotency-key` → `Idempotency-Key`, as documents write it. */
export function canonicalHeaderName(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

const patternMeanings: Record<string, string> = {
  '\\S': 'must not be blank',
  '^https?://[^\\s]+$': 'must be an http or https URL',
  [HEADER_NAME.source]: 'is not the name of a header: letters, digits and dashes',
  [HEADER_VALUE.source]: 'must be visible ASCII, with spaces and tabs inside only',
};

function detailOf({ keyword, params, message, instancePath }: ErrorObject): string {
  const { allowedValues, pattern } = params as { allowedValues?: unknown[]; pattern?: string };
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'discriminator':
      return 'is not one of the documented values';
    case 'enum':
      return `must be one of ${allowedValues?.join(', ')}`;
    case 'pattern':
      return patternMeanings[pattern ?? ''] ?? `must match ${pattern}`;
    case 'type':
      return instancePath === '' ? 'must be a JSON object' : (message ?? 'is of the wrong type');
    default:
      return message ?? 'is not valid';
  }
}
