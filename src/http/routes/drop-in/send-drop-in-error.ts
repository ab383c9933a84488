import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorCatalogue, type ErrorCode } from '../../../domain/error-catalogue.ts';
import { logInternal, publicMessageOf, setRetryAfter } from '../../plugins/answer-with-problems.ts';
import { dropInErrorStatuses, type DropInErrorCode } from '../../schemas/drop-in/drop-in-error-statuses.ts';
import { DropInRefusal } from './drop-in-refusal.ts';
import { toAppError } from '../../plugins/to-app-error.ts';

/** Sends every error in the format of the upstream: `{success: false, error, errorCode}`. */
export function sendDropInError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (thrown instanceof DropInRefusal) {
    request.errorCode = thrown.errorCode;
    const status = dropInErrorStatuses[thrown.errorCode];
    if (status === 500) request.log.error({ err: thrown.cause ?? thrown }, 'request failed');
    return reply.status(status).send(toBody(thrown.message, thrown.errorCode));
  }
  const error = toAppError(thrown);
  request.errorCode = error.code;
  logInternal(error, request);
  const { status } = errorCatalogue[error.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="nanogate"');
  setRetryAfter(error, reply);
  return reply.status(status).send(toBody(publicMessageOf(error), errorCodes[error.code]));
}

function toBody(error: string, errorCode: DropInErrorCode) {
  return { success: false as const, error, errorCode };
}

// `internal` is not GENERATION_FAILED here: on check-status a client would take it for the end of a running
// generation.
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
  method_not_allowed: 'INVALID_INPUT',
  not_acceptable: 'INVALID_INPUT',
  request_timeout: 'INVALID_INPUT',
  not_cancelable: 'INVALID_INPUT',
  submission_under_way: 'INVALID_INPUT',
  conflict: 'INVALID_INPUT',
  delivery_under_way: 'INVALID_INPUT',
  endpoint_paused: 'INVALID_INPUT',
  endpoint_disabled: 'INVALID_INPUT',
  endpoint_deleted: 'INVALID_INPUT',
  recovery_running: 'INVALID_INPUT',
  file_in_use: 'INVALID_INPUT',
  storage_quota_exceeded: 'INVALID_INPUT',
  too_many_endpoints: 'INVALID_INPUT',
  payload_too_large: 'INVALID_INPUT',
  unsupported_media_type: 'INVALID_INPUT',
  expectation_failed: 'INVALID_INPUT',
  headers_too_large: 'INVALID_INPUT',
  unsupported_image: 'INVALID_INPUT',
  range_not_satisfiable: 'INVALID_INPUT',
  invalid_image: 'INVALID_INPUT',
  idempotency_key_reused: 'INVALID_INPUT',
  unknown_price: 'INVALID_INPUT',
  rate_limited: 'API_KEY_RATE_LIMIT_EXCEEDED',
  cursor_expired: 'INVALID_INPUT',
  event_erased: 'INVALID_INPUT',
  too_many_waiters: 'API_KEY_RATE_LIMIT_EXCEEDED',
  too_many_in_flight: 'API_KEY_RATE_LIMIT_EXCEEDED',
  internal: 'INTERNAL_ERROR',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, DropInErrorCode>;
