import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { runAttempt, type AttemptResult } from './attempt.ts';
import type { AddressGuard } from '../network/guard.ts';
import { guardedConnector } from '../network/guarded-connector.ts';
import type { Resolve } from '../network/resolve.ts';

export type { AttemptResult } from './attempt.ts';

export interface WebhookSenderOptions {
  guard: AddressGuard;
  /** One deadline for the whole attempt. */
  timeoutMs?: number;
  userAgent?: string;
  /** An egress proxy. It then resolves and dials, and has to refuse internal addresses itself; only the URL is judged here. */
  proxyUrl?: string;
  resolve?: Resolve;
}

export interface WebhookRequest {
  url: string;
  /** The signature headers and the endpoint's own. `content-type` and `user-agent` are the sender's. */
  headers: Record<string, string>;
  /** JSON. */
  payload: string;
}

export interface WebhookSender {
  /** Never rejects: whatever goes wrong is a failed attempt. */
  send(request: WebhookRequest): Promise<AttemptResult>;
  /** Resolves when the attempts under way have ended; later ones fail. */
  close(): Promise<void>;
}

/** Sends signed webhooks: one POST, no redirects, no proxy from the environment, only to addresses the guard lets through. */
export function createWebhookSender({
  guard,
  timeoutMs = 15_000,
  userAgent = 'nanogate-webhooks/1',
  proxyUrl,
  resolve,
}: WebhookSenderOptions): WebhookSender {
  const dispatcher =
    proxyUrl === undefined
      ? new Agent({ ...clientOptions, connect: guardedConnector(guard, { resolve, timeoutMs }) })
      : proxyDispatcher(proxyUrl, timeoutMs);
  return {
    async send({ url, headers, payload }) {
      const refusal = guard.checkUrl(url) ?? hostHeaderRefusal(headers);
      if (refusal !== null) {
        return refusedAttempt(refusal);
      }
      const { origin, pathname, search } = new URL(url);
      const request: Dispatcher.DispatchOptions = {
        origin,
        path: pathname + search,
        method: 'POST',
        headers: { ...lowerCased(headers), 'content-type': 'application/json', 'user-agent': userAgent },
        body: payload,
      };
      return runAttempt(dispatcher, request, timeoutMs);
    },
    close: () => dispatcher.close(),
  };
}

const clientOptions = {
  // The attempt's own deadline rules; undici's time-outs only watch for silence.
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: 16_384,
  // A receiver may ask for longer, but a kept connection also keeps an address that its name may no longer have.
  keepAliveMaxTimeout: 60_000,
  allowH2: false,
} satisfies Agent.Options;

function proxyDispatcher(uri: string, timeoutMs: number): Dispatcher {
  const tls = { allowH2: false, rejectUnauthorized: true, timeout: timeoutMs };
  return new ProxyAgent({ ...clientOptions, uri, requestTls: tls, proxyTls: tls });
}

/** undici would check the TLS certificate against this header instead of the URL's host. */
function hostHeaderRefusal(headers: Record<string, string>): string | null {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'host')
    ? 'The header `host` cannot be set.'
    : null;
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function refusedAttempt(error: string): AttemptResult {
  return {
    ok: false,
    statusCode: null,
    error,
    retryAfterMs: null,
    timedOut: false,
    responseExcerpt: null,
    durationMs: 0,
  };
}
