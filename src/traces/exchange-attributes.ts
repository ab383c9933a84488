import type { Attributes } from '@opentelemetry/api';

/** The attributes of a span that is an HTTP request of the gateway. `statusCode` null: no answer came. */
export function exchangeAttributes(method: 'GET' | 'POST', statusCode: number | null): Attributes {
  return {
    'http.request.method': method,
    ...(statusCode !== null && { 'http.response.status_code': statusCode }),
  };
}

/** What the conventions call the error of an answer that is one to a client, whatever the body makes of it; null: it is none. */
export function errorStatusOf(statusCode: number | null): string | null {
  return statusCode !== null && statusCode >= FIRST_ERROR_STATUS ? String(statusCode) : null;
}

const FIRST_ERROR_STATUS = 400;
