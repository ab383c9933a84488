import { parseJson } from '../domain/parse-json.ts';
import type { UnixMs } from '../domain/clock.ts';
import { retryAfterMs } from '../domain/upstream/retry-after.ts';
import type { RawAnswer } from './post.ts';

/** How one request ended, before anyone has judged what it means. */
export type Answer =
  | { kind: 'not_connected'; reason: string }
  /** Connected, then no status line: the request may have been read. */
  | { kind: 'lost'; reason: string }
  | Answered;

export interface Answered {
  kind: 'answered';
  status: number;
  retryAfterMs: number | null;
  text: string;
  /** The JSON object, or null with what came instead in `instead`. */
  body: Record<string, unknown> | null;
  instead: string;
}

export function readAnswer(raw: RawAnswer, now: UnixMs): Answered {
  const { status, headers, text, cutShort } = raw;
  const answered = {
    kind: 'answered' as const,
    status,
    retryAfterMs: retryAfterMs(headers['retry-after'], now),
    text,
  };
  // An object ends with its own brace: one that parses is whole, even if the connection broke right after it.
  const body = parseJson(text);
  if (isObject(body)) return { ...answered, body, instead: '' };
  return { ...answered, body: null, instead: nameOf(text, body, cutShort) };
}

function nameOf(text: string, body: unknown, cutShort: string | null): string {
  if (cutShort !== null) return `an answer cut short (${cutShort})`;
  if (text.trim() === '') return 'an empty body';
  if (body !== undefined) return 'JSON that is not an object';
  return /^\s*<(!doctype|html)/i.test(text) ? 'an HTML page' : 'a body that is not JSON';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
