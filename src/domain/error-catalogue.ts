/**
 * Every error code of the API: its meaning, its HTTP status, and whether the same request can succeed
 * later.
 */
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
    meaning: 'The price exceeds the available credits of a budget.',
  },
  budget_held: {
    status: 402,
    retryable: true,
    meaning:
      'The price exceeds the available credits while other generations hold some; retry once they have ended.',
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
  forbidden: { status: 403, retryable: false, meaning: 'The key or the token is not permitted to do this.' },
  not_found: {
    status: 404,
    retryable: false,
    meaning: 'Not found, or not visible to your team.',
  },
  method_not_allowed: {
    status: 405,
    retryable: false,
    meaning: 'The path exists, but not with this method; `Allow` lists its methods.',
  },
  not_acceptable: {
    status: 406,
    retryable: false,
    meaning: 'The operation has no response of a media type that `Accept` names.',
  },
  request_timeout: {
    status: 408,
    retryable: true,
    meaning: 'The request did not arrive completely in time.',
  },
  not_cancelable: {
    status: 409,
    retryable: false,
    meaning: 'Only a queued generation can be canceled.',
  },
  submission_under_way: {
    status: 409,
    retryable: true,
    meaning: 'The generation is being submitted to the upstream; retry in a few seconds.',
  },
  conflict: {
    status: 409,
    retryable: false,
    meaning: 'The name is in use, or the current state does not allow this.',
  },
  delivery_under_way: {
    status: 409,
    retryable: true,
    meaning: 'An attempt of this delivery is under way; retry when it has ended.',
  },
  endpoint_paused: {
    status: 409,
    retryable: false,
    meaning: 'The endpoint is paused; enable it first.',
  },
  endpoint_disabled: {
    status: 409,
    retryable: false,
    meaning: 'The endpoint is disabled; enable it first.',
  },
  endpoint_deleted: { status: 409, retryable: false, meaning: 'The endpoint of the delivery was deleted.' },
  recovery_running: {
    status: 409,
    retryable: true,
    meaning: 'An earlier recovery of the endpoint is still running.',
  },
  file_in_use: {
    status: 409,
    retryable: true,
    meaning: 'A generation that has not ended has the file as its input; retry when it has ended.',
  },
  storage_quota_exceeded: {
    status: 409,
    retryable: false,
    meaning: "The upload does not fit into the quota of the team's files; delete some first.",
  },
  too_many_endpoints: {
    status: 409,
    retryable: false,
    meaning: 'The maximum number of webhook endpoints is reached; delete one first.',
  },
  cursor_expired: {
    status: 410,
    retryable: false,
    meaning: 'Events behind the cursor are no longer retained; continue with `resumeCursor`.',
  },
  event_erased: {
    status: 410,
    retryable: false,
    meaning: 'The data of the event was erased at the end of its retention; it cannot be delivered again.',
  },
  payload_too_large: {
    status: 413,
    retryable: false,
    meaning: 'The body exceeds the size limit.',
  },
  unsupported_media_type: {
    status: 415,
    retryable: false,
    meaning: 'The body is not `application/json` in UTF-8, or it is compressed.',
  },
  expectation_failed: {
    status: 417,
    retryable: false,
    meaning: 'The gateway does not support what the `Expect` header asks for.',
  },
  unsupported_image: {
    status: 415,
    retryable: false,
    meaning: 'The file is not a PNG, JPEG or WebP picture.',
  },
  range_not_satisfiable: {
    status: 416,
    retryable: false,
    meaning: 'The file is shorter than the range begins.',
  },
  invalid_image: {
    status: 422,
    retryable: false,
    meaning:
      'The picture is damaged, ends too early, has data after its end, or has too many pixels; `detail` says which.',
  },
  idempotency_key_reused: {
    status: 422,
    retryable: false,
    meaning: 'The `Idempotency-Key` was used with another request body.',
  },
  unknown_price: {
    status: 422,
    retryable: false,
    meaning: 'No price is known for this model and quality at this time.',
  },
  rate_limited: {
    status: 429,
    retryable: true,
    meaning: 'Too many requests; retry after the time in `Retry-After`.',
  },
  too_many_in_flight: {
    status: 429,
    retryable: true,
    meaning: 'The team or the key has reached its maximum number of generations in flight.',
  },
  too_many_waiters: {
    status: 429,
    retryable: true,
    meaning:
      'The team, or the gateway, has reached its maximum number of waiting requests and event streams.',
  },
  headers_too_large: {
    status: 431,
    retryable: false,
    meaning: 'The path and the headers together exceed the size limit.',
  },
  internal: { status: 500, retryable: true, meaning: "Internal error; the cause is in the gateway's log." },
  unavailable: {
    status: 503,
    retryable: true,
    meaning: 'The gateway is starting or stopping, or cannot reach its database.',
  },
} as const satisfies Record<string, { status: number; retryable: boolean; meaning: string }>;

export type ErrorCode = keyof typeof errorCatalogue;
