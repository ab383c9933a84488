import type { Dispatcher } from 'undici';
import { createExcerpt } from './excerpt.ts';
import { isStaleConnection } from './tracked-pool.ts';
import { failureReason, isTimeout } from './failure-reason.ts';
import { httpDate, retryAfterMs } from '../domain/retry-after-ms.ts';

/**
 * Sends one request with one deadline for name resolution, connection, headers and body. Never rejects. The
 * socket is destroyed when the deadline passes or after 64 kB of the body. Redirects are not followed. A
 * request to which a connection that was kept alive closed without an answer is sent again at once on a
 * fresh one, within the same attempt: the receiver closed it before it read the request.
 */
export function runAttempt(
  dispatchers: AttemptDispatchers,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
  /** Holds what ends this attempt at once, while it is under way. */
  underWay = new Set<() => void>(),
): Promise<AttemptResult> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let contentEncoding: string | null = null;
    const excerpt = createExcerpt(() => contentEncoding);
    let controller: Dispatcher.DispatchController | null = null;
    let statusCode: number | null = null;
    let retryAfter: number | null = null;
    let receivedBytes = 0;
    let finished = false;

    const finish = (error: string | null, timedOut = false) => {
      if (finished) {
        return;
      }
      finished = true;
      clearTimeout(deadline);
      underWay.delete(end);
      resolve({
        ok: error === null,
        statusCode,
        error,
        retryAfterMs: retryAfter,
        timedOut,
        responseExcerpt: excerpt.text(),
        durationMs: Math.round(performance.now() - startedAt),
      });
    };
    const deadline = setTimeout(() => {
      finish(`No complete answer within ${timeoutMs} ms.`, true);
      controller?.abort(stopped);
    }, timeoutMs);

    const end = () => {
      finish('The gateway is stopping.');
      controller?.abort(stopped);
    };
    underWay.add(end);

    let isRepeated = false;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        // Connected after the deadline: nothing may be sent for an attempt that has already failed.
        if (finished) {
          started.abort(stopped);
        }
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) {
          statusCode = status;
          retryAfter = retryAfterMs(headers['retry-after'], httpDate(headers.date) ?? Date.now());
          contentEncoding = [headers['content-encoding']].flat().join(',') || null;
        }
      },
      onResponseData(started, chunk) {
        receivedBytes += chunk.length;
        excerpt.add(chunk);
        if (receivedBytes > MAX_BODY_BYTES) {
          finish(statusError(statusCode) ?? 'The answer is longer than 64 kB.');
          started.abort(stopped);
        }
      },
      onResponseEnd: () => finish(statusError(statusCode)),
      onResponseError(_controller, error) {
        if (finished || isRepeated || statusCode !== null || !isStaleConnection(error)) {
          finish(failureReason(error), isTimeout(error));
          return;
        }
        isRepeated = true;
        dispatch(dispatchers.fresh);
      },
    };
    const dispatch = (dispatcher: Dispatcher) => {
      try {
        dispatcher.dispatch(request, handler);
      } catch (error) {
        finish(failureReason(error));
      }
    };
    dispatch(dispatchers.usual);
  });
}

export interface AttemptDispatchers {
  /** Keeps connections alive. */
  usual: Dispatcher;
  /** Opens a connection for each request. */
  fresh: Dispatcher;
}

/** What came of one attempt. */
export interface AttemptResult {
  /** A complete 2xx answer. */
  ok: boolean;
  /** Null when no final status line came. */
  statusCode: number | null;
  /** One sentence for the delivery log, without secrets; null when `ok`. */
  error: string | null;
  /** The receiver's `Retry-After`, not clamped; null without one. */
  retryAfterMs: number | null;
  timedOut: boolean;
  /** The beginning of the answer's body, at most 2,048 bytes of UTF-8 without NUL; null when it was empty. */
  responseExcerpt: string | null;
  durationMs: number;
}

// An acknowledgement is short. A longer body is a page of another service, or an attack: it does not
// acknowledge the event, and reading on would occupy a slot.
export const MAX_BODY_BYTES = 65_536;

const stopped = new Error('The attempt is over.');

function statusError(statusCode: number | null): string | null {
  if (statusCode === null) {
    return 'The answer has no status.';
  }
  if (statusCode < 300) {
    return null;
  }
  const hint = statusCode < 400 ? '; redirects are not followed' : '';
  return `The receiver answered ${statusCode}${hint}.`;
}
