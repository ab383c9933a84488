import { expect, it } from 'vitest';
import { errorCatalogue } from '../../src/domain/error-catalogue.ts';

/** What callers decide by: a change of a line here is a break of the API. */
const codes = {
  '400': ['invalid_request', 'malformed_json'],
  '401': ['unauthorized'],
  '402': ['budget_exceeded', 'price_above_max_credits'],
  '402, retryable': ['budget_held'],
  '403': ['model_not_allowed', 'forbidden'],
  '404': ['not_found'],
  '405': ['method_not_allowed'],
  '406': ['not_acceptable'],
  '408, retryable': ['request_timeout'],
  '409': [
    'not_cancelable',
    'conflict',
    'endpoint_paused',
    'endpoint_disabled',
    'endpoint_deleted',
    'storage_quota_exceeded',
    'too_many_endpoints',
  ],
  '409, retryable': ['submission_under_way', 'delivery_under_way', 'recovery_running', 'file_in_use'],
  '410': ['cursor_expired', 'event_erased'],
  '413': ['payload_too_large'],
  '415': ['unsupported_media_type', 'unsupported_image'],
  '416': ['range_not_satisfiable'],
  '417': ['expectation_failed'],
  '422': ['invalid_image', 'idempotency_key_reused', 'unknown_price'],
  '429, retryable': ['rate_limited', 'too_many_in_flight', 'too_many_waiters'],
  '431': ['headers_too_large'],
  '500, retryable': ['internal'],
  '503, retryable': ['unavailable'],
};

it('has these codes, with these statuses, of which these are worth a repeat', () => {
  const found: Record<string, string[]> = {};
  for (const [code, { status, retryable }] of Object.entries(errorCatalogue))
    (found[`${status}${retryable ? ', retryable' : ''}`] ??= []).push(code);
  expect(found).toEqual(codes);
});

it('explains each code in a sentence', () => {
  for (const [code, { meaning }] of Object.entries(errorCatalogue))
    expect(meaning, code).toMatch(/^[A-Z`][^\n]{15,150}\.$/);
});
