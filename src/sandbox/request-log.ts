import type { UnixMs } from '../domain/clock.ts';

export interface RequestLog {
  add(at: UnixMs, apiKey: string | null, path: string): RecordedRequest;
  /** Oldest first. */
  all(): readonly RecordedRequest[];
}

/** One POST that reached the sandbox. */
export interface RecordedRequest {
  at: UnixMs;
  /** The Bearer key, null where none was sent. */
  apiKey: string | null;
  path: string;
  /** The generation that was created or asked about; null where there is none. */
  generationId: string | null;
  /** The prompt as it was sent, of a `generate` only. */
  prompt: string | null;
  /** The HTTP status that was answered; null when none was: the connection was reset or left without an answer. */
  status: number | null;
}

// About 100 MB with prompts of a kilobyte; a test or a day of a client team's work stays far below.
const KEPT = 100_000;
// Cutting the array only now and then keeps the cost per request constant.
const SLACK = 10_000;

/** Remembers the last 100,000 requests. */
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
