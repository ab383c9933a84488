/** How one attempt to deliver a webhook ended. */
export type AttemptOutcome =
  | { kind: 'acknowledged' }
  /** An answer that does not acknowledge: 3xx, or 4xx other than 429. */
  | { kind: 'rejected'; statusCode: number; retryAfterMs: number | null }
  /** No complete answer, 429 or 5xx: the receiver as a whole is failing. */
  | { kind: 'unavailable'; statusCode: number | null; retryAfterMs: number | null; timedOut: boolean }
  /** The gateway could not send it; carries no information about the receiver. */
  | { kind: 'not_sent' }
  /** The endpoint was deleted or disabled, or the event erased, so there is nothing more to send. */
  | { kind: 'no_receiver'; reason: 'endpoint_deleted' | 'endpoint_disabled' | 'event_erased' };

/** Classifies the answer, or the lack of one. */
export function attemptOutcome(answer: {
  ok: boolean;
  statusCode: number | null;
  retryAfterMs: number | null;
  timedOut: boolean;
}): AttemptOutcome {
  const { ok, statusCode, retryAfterMs, timedOut } = answer;
  if (ok) return { kind: 'acknowledged' };
  if (statusCode === GONE || (isRejection(statusCode) && !timedOut))
    return { kind: 'rejected', statusCode, retryAfterMs };
  return { kind: 'unavailable', statusCode, retryAfterMs, timedOut };
}

/**
 * Whether the receiver answered 410: it is gone for good, so its endpoint is disabled (Standard Webhooks
 * 1.0.0).
 */
export function isGone(outcome: AttemptOutcome): boolean {
  return outcome.kind === 'rejected' && outcome.statusCode === GONE;
}

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

function isRejection(statusCode: number | null): statusCode is number {
  return statusCode !== null && statusCode >= 300 && statusCode < 500 && statusCode !== TOO_MANY_REQUESTS;
}
