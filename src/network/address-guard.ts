import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
import { rangeOf, type Address, type OpenedBy } from './address-range.ts';
import {
  canonicalHost,
  dialledAddress,
  HOST_NAME,
  parseAddress,
  parseAllowedNetworks,
} from './allowed-networks.ts';
import { parseWebhookUrl } from './parse-webhook-url.ts';

/** Protects the gateway's own network against server-side request forgery through webhooks. */
export interface AddressGuard {
  /**
   * Null, or one sentence on why the URL is refused. Checks the form of the URL, and an IP literal in any
   * spelling. The addresses of a host name are checked when it is connected to.
   */
  checkUrl(url: string): string | null;
  /**
   * Null, or one sentence on why the gateway may not connect to this address of the host (a name, or the
   * address itself).
   */
  checkAddress(hostname: string, address: string): string | null;
  /** Whether WEBHOOK_ALLOWED_NETWORKS lists the host by its name. */
  listsHost(hostname: string): boolean;
}

/**
 * Allows public addresses and what `allowed` lists (the entries of `setting`). A listed host
 * name opens all private and loopback addresses that it resolves to. Loopback is opened only by the exact
 * address or a listed host name, link-local and cloud metadata only by the exact address.
 * @throws {Error} as `parseAllowedNetworks` does
 */
export function createAddressGuard({
  allowed,
  setting = 'WEBHOOK_ALLOWED_NETWORKS',
}: {
  allowed: readonly string[];
  setting?: string;
}): AddressGuard {
  const networks = parseAllowedNetworks(allowed);

  const isOpened = (hostname: string, address: Address, openedBy: OpenedBy) =>
    networks.hasAddress(address) ||
    (openedBy !== 'address' && networks.hasHost(hostname)) ||
    (openedBy === 'network' && networks.covers(address));

  const checkAddress = (hostname: string, text: string) => {
    const written = parseAddress(text);
    if (written === null) {
      return `The host ${hostname} has an address that cannot be read.`;
    }
    const address = dialledAddress(written);
    const range = rangeOf(address) ?? rangeOf(written);
    if (range === null || isOpened(hostname, address, range.openedBy)) {
      return null;
    }
    const verb = isIP(hostname) === 0 ? 'has' : 'is';
    return `The host ${hostname} ${verb} ${range.name}; ${setting} ${openingHints[range.openedBy]}.`;
  };

  const checkUrl = (text: string) => {
    const url = parseWebhookUrl(text);
    if (typeof url === 'string') {
      return url;
    }
    const host = canonicalHost(url.hostname.replace(/^\[(.*)\]$/, '$1'));
    const literal = parseAddress(host);
    const isListed = literal === null ? networks.hasHost(host) : networks.covers(dialledAddress(literal));
    const refusal = literal === null ? checkName(host, isListed) : checkAddress(host, host);
    return refusal ?? checkSchemeAndPort(url, isListed);
  };

  return { checkUrl, checkAddress, listsHost: (hostname) => networks.hasHost(hostname) };
}

const openingHints: Record<OpenedBy, string> = {
  network: 'can open it, by network, address or host name',
  name: 'opens it only by its exact address or host name',
  address: 'opens it only by its exact address',
};

// Also refused by name, since an egress proxy would resolve them: loopback (RFC 6761) and the cloud
// providers' metadata servers.
const INTERNAL_NAME =
  /^((.+\.)?localhost|metadata\.google\.internal|metadata\.goog|instance-data\.ec2\.internal|metadata\.tencentyun\.com)$/;

function checkName(host: string, isListed: boolean): string | null {
  if (!HOST_NAME.test(host)) {
    return 'The URL does not have a valid host name.';
  }
  // Such a label is invalid, and programs disagree on how to read it.
  if (/(^|\.)xn--/.test(domainToUnicode(host))) {
    return 'The host name has a label in Punycode that cannot be decoded.';
  }
  if (INTERNAL_NAME.test(host) && !isListed) {
    return `The host ${host} is internal; WEBHOOK_ALLOWED_NETWORKS opens it only by its exact name.`;
  }
  return null;
}

function checkSchemeAndPort({ protocol, port }: URL, isListed: boolean): string | null {
  if (isListed) {
    return port === '0' ? 'The URL must not have port 0.' : null;
  }
  if (protocol !== 'https:') {
    return 'The URL must begin with https://; http:// is for hosts that WEBHOOK_ALLOWED_NETWORKS lists.';
  }
  // Ports below 1024 belong to mail, shells, file shares and directories; a webhook to one of them is an
  // attack.
  if (port !== '' && port !== '80' && Number(port) < 1_024) {
    return `Webhooks cannot use port ${port}, only 80, 443 and 1024 to 65535; WEBHOOK_ALLOWED_NETWORKS opens it by listing the host.`;
  }
  return null;
}
