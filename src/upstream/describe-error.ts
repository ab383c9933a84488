/**
 * An error in one line for logs, with its code where the message lacks it: the `AggregateError` of several
 * failed addresses has no message.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'timed out';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const text = error.message.includes(code) ? error.message : `${code} ${error.message}`;
  return (text || error.name).replace(/\s+/g, ' ').trim().slice(0, MAX_CHARACTERS);
}

// OpenSSL's messages contain source paths and line breaks.
const MAX_CHARACTERS = 200;
