import { sole } from '../domain/models/sole.ts';
import { parseJsonExactly } from '../domain/parse-json.ts';
import type { UnixMs } from '../domain/clock.ts';
import { httpDate, retryAfterMs } from '../domain/retry-after-ms.ts';
import type { RawAnswer } from './post.ts';

/** How one request ended, before it is classified. */
export type Answer =
  | { kind: 'not_connected'; reason: string }
  /** Connected, but no status line came: the upstream may have read the request. */
  | { kind: 'lost'; reason: string }
  | Answered;

export interface Answered {
  kind: 'answered';
  status: number;
  retryAfterMs: number | null;
  text: string;
  /** The JSON object of the body, or of an array of one; null: it is none, and `instead` names what it is. */
  body: Record<string, unknown> | null;
  instead: string;
}

/** Parses an answer. Never throws: a body that is no JSON object is described instead. */
export function readAnswer(raw: RawAnswer, now: UnixMs): Answered {
  const { status, headers, text, cutShort } = raw;
  const answered = {
    kind: 'answered' as const,
    status,
    retryAfterMs: retryAfterMs(headers['retry-after'], httpDate(headers.date) ?? now),
    text,
  };
  // A JSON object that parses is complete, even if the connection broke right after it.
  const body = sole(parseJsonExactly(text));
  if (isObject(body)) return { ...answered, body, instead: '' };
  return { ...answered, body: null, instead: describeBody(text, body, cutShort) };
}

function describeBody(text: string, body: unknown, cutShort: string | null): string {
  if (cutShort !== null) return `an answer cut short (${cutShort})`;
  if (text.trim() === '') return 'an empty body';
  if (body !== undefined) return 'JSON that is not an object';
  return /^\s*<(!doctype|html)/i.test(text) ? 'an HTML page' : 'a body that is not JSON';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
