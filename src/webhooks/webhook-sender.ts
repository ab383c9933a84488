import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { runAttempt, type AttemptResult } from './run-attempt.ts';
import { trackedPool } from './tracked-pool.ts';
import type { AddressGuard } from '../network/address-guard.ts';
import { guardedConnector } from '../network/guarded-connector.ts';
import type { Resolve } from '../network/resolve.ts';

export interface WebhookSender {
  /** Never rejects: an error is a failed attempt. */
  send(request: WebhookRequest): Promise<AttemptResult>;
  /** Resolves when the attempts under way have ended. Later attempts fail. */
  close(): Promise<void>;
}

/**
 * Sends signed webhooks: one POST, no redirects, no proxy from the environment, only to addresses that the
 * guard allows.
 */
export function createWebhookSender({
  guard,
  timeoutMs = 15_000,
  userAgent = 'nanogate-webhooks/1',
  proxyUrl,
  resolve,
  signal,
}: WebhookSenderOptions): WebhookSender {
  const underWay = new Set<() => void>();
  signal?.addEventListener('abort', () => underWay.forEach((end) => end()), { once: true });
  const open = (options: Agent.Options) =>
    proxyUrl === undefined
      ? new Agent({ ...options, connect: guardedConnector(guard, { resolve, timeoutMs }) })
      : proxyDispatcher(options, proxyUrl, timeoutMs);
  const dispatchers = { usual: open(clientOptions), fresh: open({ ...clientOptions, pipelining: 0 }) };
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
      if (signal?.aborted === true) return refusedAttempt('The gateway is stopping.');
      return runAttempt(dispatchers, request, timeoutMs, underWay);
    },
    async close() {
      await Promise.all([dispatchers.usual.close(), dispatchers.fresh.close()]);
    },
  };
}

export interface WebhookSenderOptions {
  guard: AddressGuard;
  /** One deadline for the whole attempt. */
  timeoutMs?: number;
  userAgent?: string;
  /**
   * An egress proxy. It resolves and connects, so it has to refuse internal addresses itself; only the URL
   * is checked here.
   */
  proxyUrl?: string;
  resolve?: Resolve;
  /** Ends the attempts that are under way; later ones fail. */
  signal?: AbortSignal;
}

export interface WebhookRequest {
  url: string;
  /** The signature headers and the endpoint's own. The sender sets `content-type` and `user-agent`. */
  headers: Record<string, string>;
  /** JSON. */
  payload: string;
}

const clientOptions = {
  // The attempt has its own deadline; undici's time-outs are idle time-outs.
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: 16_384,
  // A receiver may allow longer, but a connection that is kept alive may be to an address that its name no
  // longer has.
  keepAliveMaxTimeout: 60_000,
  allowH2: false,
  factory: trackedPool,
} satisfies Agent.Options;

function proxyDispatcher(options: Agent.Options, uri: string, timeoutMs: number): Dispatcher {
  const tls = { allowH2: false, rejectUnauthorized: true, timeout: timeoutMs };
  return new ProxyAgent({ ...options, uri, requestTls: tls, proxyTls: tls });
}

/** Why the headers are refused; null: they are not. undici would check the TLS certificate against `host`. */
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
