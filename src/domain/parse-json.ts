/** Parses JSON text from outside; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * As `parseJson`, but a whole number that is too large to be exact becomes the string of its digits: an id
 * that lost digits would name something else.
 */
export function parseJsonExactly(text: string): unknown {
  return LONG_NUMBER.test(text) ? parseWith(text, withAllDigits) : parseJson(text);
}

// Only numbers of 16 digits or more can exceed 2^53; other texts need no reviver.
const LONG_NUMBER = /\d{16}/;

function withAllDigits(_key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? source : value;
}

// TypeScript's library does not know the third argument of a reviver yet (ES2026; Node.js since version 21).
function parseWith(text: string, reviver: typeof withAllDigits): unknown {
  try {
    return JSON.parse(text, reviver as unknown as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}

/**
 * Parses JSON that the gateway itself wrote, so its shape is known. @throws {SyntaxError} when it is not
 * JSON
 */
export function parseOwnJson<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}
