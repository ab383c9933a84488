/**
 * The URL, or one sentence on what is wrong with its form: absolute, http or https, at most 2,048 characters, without
 * credentials, fragment, white space or backslash. The host is what the WHATWG parser makes of it: `０x7f.1` with a fullwidth
 * zero is 127.0.0.1 and `bücher.example` is `xn--bcher-kva.example`, and that is both judged and dialled. Host names that only
 * look like another one are not looked for.
 */
export function parseWebhookUrl(text: string): URL | string {
  if (text.length > MAX_LENGTH) {
    return `The URL must have at most ${MAX_LENGTH} characters.`;
  }
  // The parser drops tabs and newlines and reads a backslash as a slash; other programs do not, and would see another host.
  if (/[\s\\\p{Cc}]/u.test(text)) {
    return 'The URL must not contain white space, control characters or backslashes.';
  }
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  if (authority === undefined || !URL.canParse(text)) {
    return 'The URL must be absolute, such as https://example.com/webhooks.';
  }
  if (authority.includes('@')) {
    return 'The URL must not contain a user name or password.';
  }
  if (text.includes('#')) {
    return 'The URL must not contain a fragment.';
  }
  return new URL(text);
}

const MAX_LENGTH = 2_048;
