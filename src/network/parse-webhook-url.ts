/**
 * The URL, or one sentence on what is wrong with its form. It has to be absolute, http or https, at most
 * 2,048 characters long, and without credentials, fragment, white space or backslash. The host is the one
 * that the WHATWG URL parser reads: `０x7f.1` with a fullwidth zero is 127.0.0.1 and `bücher.example` is
 * `xn--bcher-kva.example`, and that host is both checked and connected to. Lookalike host names are not
 * detected.
 */
export function parseWebhookUrl(text: string): URL | string {
  if (text.length > MAX_LENGTH) {
    return `The URL must have at most ${MAX_LENGTH} characters.`;
  }
  // The parser drops tabs and newlines and reads a backslash as a slash. Other programs do not, and would
  // read another host.
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

// As long as common servers and proxies accept.
const MAX_LENGTH = 2_048;
