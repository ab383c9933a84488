/**
 * Text from outside that is only shown, with U+FFFD in place of what cannot be stored: U+0000, which PostgreSQL refuses, and lone
 * surrogates, which UTF-8 cannot encode.
 */
export function storableText(text: string): string {
  return isStorable(text) ? text : text.replace(LONE_SURROGATES, '\uFFFD').replaceAll('\0', '\uFFFD');
}

/** Whether both engines store the text and return it unchanged. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.search(LONE_SURROGATES) === -1;
}

// With the flag `u` two surrogates that are a pair are one character, and do not match.
const LONE_SURROGATES = /\p{Surrogate}/gu;
