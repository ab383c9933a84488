/** What an attempt to deliver a webhook came to. */
export type AttemptEnd =
  | { kind: 'received' }
  /** An answer that takes nothing: 3xx, or 4xx other than 429. */
  | { kind: 'refused'; statusCode: number; retryAfterMs: number | null }
  /** No complete answer, 429 or 5xx: the receiver as a whole is not up to it. */
  | { kind: 'unavailable'; statusCode: number | null; retryAfterMs: number | null; timedOut: boolean }
  /** The gateway could not send it, which says nothing of the receiver. */
  | { kind: 'not_sent' }
  /** There is nowhere to send it to any more. */
  | { kind: 'withdrawn' };

/** The receiver is gone for good, and says so (Standard Webhooks 1.0.0). */
export function isGone(end: AttemptEnd): boolean {
  return end.kind === 'refused' && end.statusCode === GONE;
}

/** What the answer, or the lack of one, says. */
export function attemptEnd(answer: {
  ok: boolean;
  statusCode: number | null;
  retryAfterMs: number | null;
  timedOut: boolean;
}): AttemptEnd {
  const { ok, statusCode, retryAfterMs, timedOut } = answer;
  if (ok) return { kind: 'received' };
  if (statusCode === GONE || (isRefusal(statusCode) && !timedOut))
    return { kind: 'refused', statusCode, retryAfterMs };
  return { kind: 'unavailable', statusCode, retryAfterMs, timedOut };
}

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

function isRefusal(statusCode: number | null): statusCode is number {
  return statusCode !== null && statusCode >= 300 && statusCode < 500 && statusCode !== TOO_MANY_REQUESTS;
}
