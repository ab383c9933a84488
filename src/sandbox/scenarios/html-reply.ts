import { STATUS_CODES } from 'node:http';
import type { FaultyResponse } from '../fault.ts';

/** A CDN's page in place of the true answer. */
export function htmlReply(status: number, title = reasonPhraseOf(status)): FaultyResponse {
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

function reasonPhraseOf(status: number): string {
  return cdnReasons[status] ?? STATUS_CODES[status] ?? 'Error';
}
