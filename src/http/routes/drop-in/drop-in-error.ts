import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorCatalogue, type ErrorCode } from '../../../domain/error-catalogue.ts';
import { logInternal, publicMessageOf, setRetryAfter } from '../../plugins/problem.ts';
import { toAppError } from '../../plugins/to-app-error.ts';

/** An error of the drop-in face alone, where the gateway's own code would not say enough. */
export class DropInError extends Error {
  readonly errorCode: DropInErrorCode;

  constructor(errorCode: DropInErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DropInError';
    this.errorCode = errorCode;
  }
}

/**
 * The error codes of the drop-in face: those of NanoPhoto.AI's Nano Banana 2 document with its HTTP statuses, then three that it
 * does not have. `INVALID_INPUT` and `INTERNAL_ERROR` are words of the vendor's other APIs; what is refused with a natural
 * status of its own (413, 415, 422) keeps it.
 */
export const dropInErrorStatuses = {
  LOGIN_REQUIRED: 401,
  API_KEY_RATE_LIMIT_EXCEEDED: 429,
  INSUFFICIENT_CREDITS: 402,
  INVALID_PROMPT: 400,
  MISSING_INPUT_IMAGE: 400,
  TOO_MANY_IMAGES: 400,
  IMAGE_URLS_REQUIRED: 400,
  CREDIT_RESERVATION_FAILED: 500,
  GENERATION_FAILED: 500,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INVALID_INPUT: 400,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type DropInErrorCode = keyof typeof dropInErrorStatuses;

export const dropInErrorCodes = Object.keys(dropInErrorStatuses) as DropInErrorCode[];

/** Answers every error as the upstream does: `{success: false, error, errorCode}`. */
export function sendDropInError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (thrown instanceof DropInError) {
    const status = dropInErrorStatuses[thrown.errorCode];
    if (status === 500) request.log.error({ err: thrown.cause ?? thrown }, 'request failed');
    return reply.status(status).send(toBody(thrown.message, thrown.errorCode));
  }
  const error = toAppError(thrown);
  logInternal(error, request);
  const { status } = errorCatalogue[error.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="nanogate"');
  setRetryAfter(error, reply);
  return reply.status(status).send(toBody(publicMessageOf(error), errorCodes[error.code]));
}

function toBody(error: string, errorCode: DropInErrorCode) {
  return { success: false as const, error, errorCode };
}

// `internal` is not GENERATION_FAILED here: on check-status that would tell a client that a running generation has ended.
const errorCodes = {
  invalid_request: 'INVALID_INPUT',
  malformed_json: 'INVALID_INPUT',
  unauthorized: 'LOGIN_REQUIRED',
  budget_exceeded: 'INSUFFICIENT_CREDITS',
  budget_held: 'INSUFFICIENT_CREDITS',
  price_above_max_credits: 'INSUFFICIENT_CREDITS',
  model_not_allowed: 'FORBIDDEN',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  not_cancelable: 'INVALID_INPUT',
  conflict: 'INVALID_INPUT',
  delivery_under_way: 'INVALID_INPUT',
  endpoint_paused: 'INVALID_INPUT',
  endpoint_disabled: 'INVALID_INPUT',
  endpoint_deleted: 'INVALID_INPUT',
  recovery_running: 'INVALID_INPUT',
  too_many_endpoints: 'INVALID_INPUT',
  payload_too_large: 'INVALID_INPUT',
  unsupported_media_type: 'INVALID_INPUT',
  idempotency_key_reused: 'INVALID_INPUT',
  unknown_price: 'INVALID_INPUT',
  rate_limited: 'API_KEY_RATE_LIMIT_EXCEEDED',
  too_many_in_flight: 'API_KEY_RATE_LIMIT_EXCEEDED',
  internal: 'INTERNAL_ERROR',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, DropInErrorCode>;
