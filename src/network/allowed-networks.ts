import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isWithin, type Address, type Network } from './address-range.ts';

/** The parsed entries of WEBHOOK_ALLOWED_NETWORKS. */
export interface AllowedNetworks {
  /** Whether the host name is listed. */
  hasHost(hostname: string): boolean;
  /** Whether the single address is listed: as an address, a /32 or a /128. */
  hasAddress(address: Address): boolean;
  /** Whether a listed network of any size contains the address. */
  covers(address: Address): boolean;
}

/**
 * Parses networks (`10.0.0.0/8`, `fd12::/16`), addresses (`10.1.2.3`, `::1`) and host names
 * (`hooks.internal`; without a port or wildcard, and not the names below it).
 * @throws {Error} when an entry is malformed; the message lists all of them and follows the setting's name
 */
export function parseAllowedNetworks(entries: readonly string[]): AllowedNetworks {
  const hosts = new Set<string>();
  const networks: Network[] = [];
  const problems: string[] = [];
  for (const entry of entries.map((text) => text.trim())) {
    const parsed = parseNetwork(entry) ?? parseHost(entry);
    if (parsed === null) {
      problems.push(`"${entry}" is neither a network such as 10.0.0.0/8, nor an address, nor a host name`);
    } else if (typeof parsed === 'string') {
      hosts.add(parsed);
    } else if (networkAddress(parsed) === parsed[0].toString()) {
      networks.push(parsed);
    } else {
      problems.push(
        `"${entry}" has bits set after its prefix; the network is ${networkAddress(parsed)}/${parsed[1]}`,
      );
    }
  }
  if (problems.length > 0) {
    throw new Error(`has entries that cannot be read: ${problems.join('; ')}`);
  }
  return {
    hasHost: (hostname) => hosts.has(canonicalHost(hostname)),
    hasAddress: (address) => networks.some((network) => isSingle(network) && isWithin(address, network)),
    covers: (address) => networks.some((network) => isWithin(address, network)),
  };
}

/** Null when the text is not an address. Brackets and short forms such as `127.1` are not accepted. */
export function parseAddress(text: string): Address | null {
  // Parsing would drop a zone (`fe80::1%eth0`); no public address has one.
  if (isIP(text) === 0 || text.includes('%')) {
    return null;
  }
  // ipaddr.js reads `::127.0.0.1` as an IPv4-mapped address, which is not the one that the system connects
  // to; the URL parser does not.
  return ipaddr.parse(text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text);
}

/**
 * The address that the system connects to: the IPv4 address in an IPv4-mapped IPv6 address
 * (`::ffff:10.0.0.1`).
 */
export function dialledAddress(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** In lower case, without the dot that may end a host name. */
export function canonicalHost(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

/** The host names of resolvers; underscores are common in container networks. */
export const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

function parseNetwork(entry: string): Network | null {
  const [text = '', prefix, ...rest] = entry.split('/');
  const written = parseAddress(text.replace(/^\[(.*)\]$/, '$1'));
  if (written === null || rest.length > 0) {
    return null;
  }
  const address = dialledAddress(written);
  const bits = address.kind() === 'ipv4' ? 32 : 128;
  if (prefix === undefined) {
    return [address, bits];
  }
  // `::ffff:10.0.0.0/104` is 10.0.0.0/8: the prefix is shorter by the 96 bits of the mapping.
  const mapped = written === address ? 0 : 96;
  const prefixLength = /^\d{1,3}$/.test(prefix) ? Number(prefix) - mapped : NaN;
  return prefixLength >= 0 && prefixLength <= bits ? [address, prefixLength] : null;
}

function parseHost(entry: string): string | null {
  if (/[:/?#@\\%*\s]/.test(entry) || !URL.canParse(`http://${entry}`)) {
    return null;
  }
  const host = canonicalHost(new URL(`http://${entry}`).hostname);
  // A URL parser reads `10.1` and `0x7f000001` as addresses: they have to be written in full.
  return HOST_NAME.test(host) && isIP(host) === 0 ? host : null;
}

function isSingle([address, prefixLength]: Network): boolean {
  return prefixLength === (address.kind() === 'ipv4' ? 32 : 128);
}

function networkAddress([address, prefixLength]: Network): string {
  const cidr = `${address.toString()}/${prefixLength}`;
  const parser = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return parser.networkAddressFromCIDR(cidr).toString();
}
