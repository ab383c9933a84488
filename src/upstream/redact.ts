/** The upstream's text without the account's key and without anything that looks like a bearer token. */
export function redact(text: string, apiKey: string): string {
  const withoutKey = apiKey === '' ? text : text.replaceAll(apiKey, '***');
  return withoutKey.replace(BEARER_TOKEN, 'Bearer ***');
}

/**
 * The beginning of an answer for the log, in one line. It is redacted first, so that no part of a key is
 * left at the cut.
 */
export function excerptOf(text: string, apiKey: string): string {
  return redact(text, apiKey)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, EXCERPT_CHARACTERS);
}

// Enough to recognize a page by its title; more would fill the log while the upstream is down.
const EXCERPT_CHARACTERS = 200;

// The characters of `b64token` (RFC 6750), and the star of a key that was redacted already.
const BEARER_TOKEN = /Bearer\s+[\w.~+/=*-]+/gi;
