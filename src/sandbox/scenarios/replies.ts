import { STATUS_CODES } from 'node:http';
import type { Answer } from '../answer.ts';
import type { Delivery } from '../fault.ts';

/** The answers that take the place of the true one. */
export function jsonReply({ status, body }: Answer, headers: Record<string, string> = {}): Delivery {
  return textReply(status, JSON.stringify(body), headers);
}

export function textReply(status: number, body: string, headers: Record<string, string> = {}): Delivery {
  return {
    kind: 'replace',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
  };
}

/** A page such as a CDN shows in place of the site. */
export function htmlReply(status: number, title = reasonOf(status)): Delivery {
  const body = `<!DOCTYPE html>
<html lang="en-US">
<head><title>nanophoto.ai | ${status}: ${title}</title><meta charset="UTF-8"></head>
<body><h1>${title}</h1><p>Error code ${status}. Visit the provider for more information.</p></body>
</html>
`;
  return {
    kind: 'replace',
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' },
    body,
  };
}

// Cloudflare's own statuses, in its words.
const cdnReasons: Readonly<Record<number, string>> = {
  520: 'Web server is returning an unknown error',
  521: 'Web server is down',
  522: 'Connection timed out',
  523: 'Origin is unreachable',
  524: 'A timeout occurred',
  530: 'Origin DNS error',
};

function reasonOf(status: number): string {
  return cdnReasons[status] ?? STATUS_CODES[status] ?? 'Error';
}
