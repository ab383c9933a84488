import { Type } from 'typebox';
import { Check } from 'typebox/schema';

/** The upstream's own refusal: its code, and its message or else the code again. */
export interface Refusal {
  errorCode: string;
  message: string;
}

const ErrorBody = Type.Object({
  errorCode: Type.String({ minLength: 1, maxLength: 100 }),
  error: Type.Optional(Type.Unknown()),
});

/** The refusal in the body of an answer, whatever else the body says; null when it has no error code. */
export function readRefusal(body: unknown): Refusal | null {
  if (!Check(ErrorBody, body)) return null;
  return { errorCode: body.errorCode, message: messageOf(body.error, body.errorCode) };
}

// It goes to callers and into the database, so it is bounded.
const MAX_MESSAGE_CHARACTERS = 500;

/** The upstream's message; `fallback` when it sent none. */
export function messageOf(value: unknown, fallback: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, MAX_MESSAGE_CHARACTERS) : fallback;
}
