/** Every error a caller can meet: what it means, its HTTP status, and whether sending the same request later can help. */
export const errorCatalogue = {
  invalid_request: {
    status: 400,
    retryable: false,
    meaning: 'A field, parameter or header is missing or not as documented; `errors` names each one.',
  },
  malformed_json: { status: 400, retryable: false, meaning: 'The body is not valid JSON.' },
  unauthorized: { status: 401, retryable: false, meaning: 'The key is missing, wrong or revoked.' },
  budget_exceeded: {
    status: 402,
    retryable: false,
    meaning: 'The price does not fit into what is left of a budget.',
  },
  budget_held: {
    status: 402,
    retryable: true,
    meaning: 'The price does not fit while other generations hold credits; it may fit once they end.',
  },
  price_above_max_credits: {
    status: 402,
    retryable: false,
    meaning: 'The price is above the `maxCredits` of the request.',
  },
  model_not_allowed: {
    status: 403,
    retryable: false,
    meaning: 'The team or the key may not use this model or quality; `errors` names the field.',
  },
  forbidden: { status: 403, retryable: false, meaning: 'The key may not do this.' },
  not_found: {
    status: 404,
    retryable: false,
    meaning: 'There is no such thing, or it belongs to another team.',
  },
  not_cancelable: {
    status: 409,
    retryable: false,
    meaning: 'Only a generation that still waits in the queue can be canceled.',
  },
  conflict: { status: 409, retryable: false, meaning: 'The name is taken or the state does not allow this.' },
  delivery_under_way: {
    status: 409,
    retryable: true,
    meaning: 'The delivery is being attempted just now; look again when that attempt has ended.',
  },
  endpoint_paused: {
    status: 409,
    retryable: false,
    meaning: 'The endpoint is paused: enable it first.',
  },
  endpoint_disabled: {
    status: 409,
    retryable: false,
    meaning: 'The gateway has disabled the endpoint: enable it first.',
  },
  endpoint_deleted: { status: 409, retryable: false, meaning: 'The endpoint of the delivery was deleted.' },
  recovery_running: {
    status: 409,
    retryable: true,
    meaning: 'An earlier recovery of the endpoint is still running.',
  },
  too_many_endpoints: {
    status: 409,
    retryable: false,
    meaning: 'There are as many webhook endpoints as there may be: delete one first.',
  },
  payload_too_large: {
    status: 413,
    retryable: false,
    meaning: 'The body is larger than the gateway accepts.',
  },
  unsupported_media_type: { status: 415, retryable: false, meaning: 'The body is not `application/json`.' },
  idempotency_key_reused: {
    status: 422,
    retryable: false,
    meaning: 'The `Idempotency-Key` was used with another request body.',
  },
  unknown_price: {
    status: 422,
    retryable: false,
    meaning: 'No price is known for this model and quality at this time, so nothing is accepted.',
  },
  rate_limited: {
    status: 429,
    retryable: true,
    meaning: 'Too many requests; wait as long as `Retry-After` says.',
  },
  too_many_in_flight: {
    status: 429,
    retryable: true,
    meaning: 'As many generations as the team or the key may have at once have not ended yet.',
  },
  internal: { status: 500, retryable: true, meaning: 'The gateway failed; the cause is in its log.' },
  unavailable: {
    status: 503,
    retryable: true,
    meaning: 'The gateway is starting, stopping or cannot reach its database.',
  },
} as const satisfies Record<string, { status: number; retryable: boolean; meaning: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** One field that is not as documented. `pointer` is a JSON pointer into the body, or the parameter's or header's name. */
export interface FieldError {
  pointer: string;
  detail: string;
}

export interface AppErrorOptions {
  cause?: unknown;
  /** One entry a field, for `invalid_request`. */
  errors?: FieldError[];
  /** Further members of the problem document: the budget that refused, what it would have needed. */
  details?: Record<string, unknown>;
  /** When the same request may be taken; goes into `Retry-After`. */
  retryAfterSeconds?: number;
}

/** An error whose message may be shown to the caller. The cause goes to the log only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly publicMessage: string;
  readonly errors: FieldError[] | undefined;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, publicMessage: string, options: AppErrorOptions = {}) {
    super(`${code}: ${publicMessage}`, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.publicMessage = publicMessage;
    this.errors = options.errors;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** One field of a request is wrong. `detail` follows its pointer, without a full stop: `must be a day`. */
export function invalidField(pointer: string, detail: string): AppError {
  return new AppError('invalid_request', `${pointer} ${detail}.`, { errors: [{ pointer, detail }] });
}
