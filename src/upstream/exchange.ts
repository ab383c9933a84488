import { validateHeaderValue } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { readAnswer, type Answer } from './answer.ts';
import { createOpenConnection, NotConnectedError } from './open-connection.ts';
import { describeError } from './describe-error.ts';
import { post } from './post.ts';

/** Sends one request on a connection of its own, with one deadline. Never rejects. */
export type Exchange = (
  apiKey: string,
  path: string,
  payload: object,
  /** Ends the exchange before its deadline. */
  stop?: AbortSignal,
  /** Further headers. */
  headers?: Record<string, string>,
) => Promise<Answer>;

export interface ExchangeOptions {
  baseUrl: string;
  userAgent: string;
  timeoutMs: number;
  connectTimeoutMs: number;
  maxReplyBytes: number;
  clock: Clock;
}

/** @throws {TypeError} when `baseUrl` or `userAgent` cannot be used */
export function createExchange(options: ExchangeOptions): Exchange {
  const { userAgent, timeoutMs, connectTimeoutMs, maxReplyBytes, clock } = options;
  const base = parseBaseUrl(options.baseUrl);
  validateHeaderValue('user-agent', userAgent);
  // The shorter of the two, so that no connection attempt outlives the deadline.
  const openConnection = createOpenConnection(base, Math.min(connectTimeoutMs, timeoutMs));

  function requestOf(apiKey: string, path: string, payload: object, further: Record<string, string>) {
    const authorization = `Bearer ${apiKey}`;
    validateHeaderValue('authorization', authorization);
    return {
      origin: base.origin,
      path: base.pathname.replace(/\/+$/, '') + path,
      headers: {
        ...further,
        authorization,
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': userAgent,
      },
      body: JSON.stringify(payload),
    };
  }

  return async (apiKey, path, payload, stop, headers = {}) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = stop === undefined ? deadline : AbortSignal.any([deadline, stop]);
    let connected = false;
    try {
      const request = requestOf(apiKey, path, payload, headers);
      const socket = await openConnection(signal);
      connected = true;
      return readAnswer(await post(socket, request, signal, maxReplyBytes), clock.now());
    } catch (error) {
      const cause = error instanceof NotConnectedError ? error.cause : error;
      return { kind: connected ? 'lost' : 'not_connected', reason: describeError(cause) };
    }
  };
}

function parseBaseUrl(baseUrl: string): URL {
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('the upstream base URL must begin with http:// or https://');
  return url;
}
