import type { ToImageUrl } from '../domain/models/status-reply.ts';
import { rangeOf } from '../network/address-range.ts';
import { canonicalHost, parseAddress } from '../network/allowed-networks.ts';

/**
 * Reads the URL of a picture: absolute, or relative to the upstream's base URL. The caller will open it, so
 * none with credentials, and none on `localhost` or a private address, in any spelling, unless that is the
 * upstream's own host.
 */
export function createToImageUrl(baseUrl: string): ToImageUrl {
  const base = new URL(baseUrl);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  base.username = base.password = '';
  const ownHost = hostOf(base);
  return (value) => {
    const url = typeof value === 'string' ? parse(value.trim(), base) : null;
    if (url === null || !['http:', 'https:'].includes(url.protocol)) return null;
    if (url.username !== '' || url.password !== '' || isTooLong(url.href)) return null;
    const host = hostOf(url);
    return host === ownHost || isPublic(host) ? url.href : null;
  };
}

function parse(text: string, base: URL): URL | null {
  if (URL.canParse(text)) return new URL(text);
  return RELATIVE.test(text) && URL.canParse(text, base.href) ? new URL(text, base) : null;
}

// With a slash at its beginning, or a folder, or a file extension: a word such as `pending` or `N/A` is no
// address.
const RELATIVE = /^(\.{0,2}\/.|[\w.~-]{2,}\/.|[^/?#]+\.\w{2,5}([?#]|$))/;

// As JSON with its quotation marks: it is part of every webhook, and the whole payload has to stay below
// 20 kB.
const MAX_IMAGE_URL_BYTES = 5_122;

function isTooLong(href: string): boolean {
  return Buffer.byteLength(JSON.stringify(href)) > MAX_IMAGE_URL_BYTES;
}

function hostOf({ hostname }: URL): string {
  return canonicalHost(hostname.replace(/^\[(.*)\]$/, '$1'));
}

function isPublic(host: string): boolean {
  const address = parseAddress(host);
  return address === null ? !LOCALHOST.test(host) : rangeOf(address) === null;
}

// Every name below it is loopback too (RFC 6761).
const LOCALHOST = /^(.+\.)?localhost$/;
