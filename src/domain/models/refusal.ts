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
  const errorCode = cleaned(body.errorCode);
  return { errorCode, message: messageOf(body.error, errorCode) };
}

// It goes to callers and into the database, so it is bounded.
const MAX_MESSAGE_CHARACTERS = 500;

/** The upstream's message; `fallback` when it sent none. */
export function messageOf(value: unknown, fallback: string): string {
  const message = typeof value === 'string' ? cleaned(value) : '';
  return message === '' ? fallback : cleaned(message.slice(0, MAX_MESSAGE_CHARACTERS));
}

/** Without control characters, which logs and databases do not take, and without half a surrogate pair. */
function cleaned(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\p{Cs}/gu, '')
    .trim();
}
