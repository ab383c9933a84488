// Enough to recognise a page by its title; more would fill the log while the upstream is down.
const EXCERPT_CHARACTERS = 200;

// The characters are RFC 6750's `b64token`, and the star that an already replaced key leaves.
const BEARER_TOKEN = /Bearer\s+[\w.~+/=*-]+/gi;

/** Takes the account's key and anything that looks like a bearer token out of what the upstream wrote. */
export function redact(text: string, apiKey: string): string {
  const withoutKey = apiKey === '' ? text : text.replaceAll(apiKey, '***');
  return withoutKey.replace(BEARER_TOKEN, 'Bearer ***');
}

/** The beginning of an answer for the log, on one line. Redacted before it is cut, so that no half of a key stays at the end. */
export function excerptOf(text: string, apiKey: string): string {
  return redact(text, apiKey)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, EXCERPT_CHARACTERS);
}
