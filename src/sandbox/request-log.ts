import type { UnixMs } from '../domain/clock.ts';

/** The requests that the sandbox received. */
export interface RequestLog {
  add(at: UnixMs, apiKey: string | null, path: string): RecordedRequest;
  /** Oldest first. */
  all(): readonly RecordedRequest[];
}

/** One POST that reached the sandbox. */
export interface RecordedRequest {
  at: UnixMs;
  /** The Bearer key; null when none was sent. */
  apiKey: string | null;
  path: string;
  /** The generation that was created or polled; null when there is none. */
  generationId: string | null;
  /** The prompt of a `generate` as it was sent; otherwise null. */
  prompt: string | null;
  /** The HTTP status of the answer; null when there was none: the connection was reset or left open. */
  status: number | null;
}

// About 100 MB with prompts of a kilobyte; a test, or a day of development, needs far less.
const KEPT = 100_000;
// Truncating only now and then keeps the cost per request constant.
const SLACK = 10_000;

/** Keeps the last 100,000 requests. */
export function createRequestLog(): RequestLog {
  const records: RecordedRequest[] = [];
  return {
    add(at, apiKey, path) {
      if (records.length >= KEPT + SLACK) records.splice(0, records.length - KEPT);
      const record = { at, apiKey, path, generationId: null, prompt: null, status: null };
      records.push(record);
      return record;
    },
    all: () => records.slice(-KEPT),
  };
}
