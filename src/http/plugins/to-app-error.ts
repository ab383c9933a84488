import { AppError } from '../../domain/app-error.ts';
import type { ErrorCode } from '../../domain/error-catalogue.ts';

/**
 * Converts whatever was thrown to an error that callers may see. Unknown errors become `internal`, with the thrown value as cause.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const { code, statusCode } = thrown as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? refusals[code] : undefined;
  if (known !== undefined) return new AppError(known[0], known[1], { cause: thrown });
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new AppError('invalid_request', 'The request cannot be read.', { cause: thrown });
  return new AppError('internal', 'Unexpected error', { cause: thrown });
}

/** Fastify's own errors, by their codes. */
const refusals: Partial<Record<string, [ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The body is too large.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'The body must come with Content-Type: application/json.',
  ],
  FST_ERR_BAD_URL: ['invalid_request', 'The path is not a valid URL component.'],
  // No id is that long.
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is nothing at this path.'],
};
