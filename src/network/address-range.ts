import ipaddr from 'ipaddr.js';

/** A range of addresses that are not public. */
export interface AddressRange {
  /** With its article, as it reads after "is". */
  name: string;
  openedBy: OpenedBy;
}

/**
 * What the operator has to list to open a range: a network that contains it, the exact address or host
 * name, or the address.
 */
export type OpenedBy = 'network' | 'name' | 'address';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** The base address and the length of its prefix. */
export type Network = [Address, number];

/** The range that an address belongs to; null when it is a public unicast address. */
export function rangeOf(address: Address): AddressRange | null {
  const ranges = address.kind() === 'ipv4' ? ipv4Ranges : ipv6Ranges;
  const found = ranges.find(({ network }) => isWithin(address, network));
  if (found === undefined) {
    return address.kind() === 'ipv4' || isWithin(address, globalUnicast) ? null : unassigned;
  }
  // A tunnelled or translated address leads to the IPv4 address inside, so it is as closed as that one.
  const carried = carriedIpv4(address);
  const inner = carried === null ? null : rangeOf(carried);
  return inner !== null && inner.openedBy !== 'network' ? inner : found;
}

/** Whether the address is in the network; false for another address family. */
export function isWithin(address: Address, [base, prefixLength]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, prefixLength);
}

type RangeRow = AddressRange & { network: Network };

function row(cidr: string, name: string, openedBy: OpenedBy = 'network'): RangeRow {
  return { network: ipaddr.parseCIDR(cidr), name, openedBy };
}

const METADATA = 'a cloud metadata address';
const LOOPBACK = 'a loopback address';
const LINK_LOCAL = 'a link-local address';
const PRIVATE = 'a private address';
const RESERVED = 'a reserved address';
const DOCUMENTATION = 'an address for documentation';
const BENCHMARKING = 'an address for benchmarking';
const UNSPECIFIED = 'an unspecified address';
const MULTICAST = 'a multicast address';
const ANYCAST = 'a special anycast address';
const TRANSLATED = 'an IPv6 address that stands for an IPv4 one';
const IDENTIFIER = 'an identifier, not an address';

// Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries, and the cloud providers' manuals. The
// first match counts.
const ipv4Ranges: RangeRow[] = [
  row('168.63.129.16/32', METADATA, 'address'), // Azure
  row('100.100.100.200/32', METADATA, 'address'), // Alibaba Cloud
  row('192.0.0.192/32', METADATA, 'address'), // Oracle Cloud
  row('169.254.0.0/16', LINK_LOCAL, 'address'),
  row('127.0.0.0/8', LOOPBACK, 'name'),
  // Linux treats 0.0.0.0 as the machine itself.
  row('0.0.0.0/8', UNSPECIFIED, 'name'),
  row('10.0.0.0/8', PRIVATE),
  row('172.16.0.0/12', PRIVATE),
  row('192.168.0.0/16', PRIVATE),
  row('100.64.0.0/10', 'an address of carrier-grade NAT'),
  row('192.0.0.0/24', RESERVED),
  row('192.0.2.0/24', DOCUMENTATION),
  row('198.51.100.0/24', DOCUMENTATION),
  row('203.0.113.0/24', DOCUMENTATION),
  row('198.18.0.0/15', BENCHMARKING),
  row('192.31.196.0/24', ANYCAST), // AS112
  row('192.52.193.0/24', ANYCAST), // AMT
  row('192.88.99.0/24', ANYCAST), // 6to4 relays, deprecated
  row('192.175.48.0/24', ANYCAST), // AS112
  row('224.0.0.0/4', MULTICAST),
  row('255.255.255.255/32', 'the broadcast address'),
  row('240.0.0.0/4', RESERVED),
];

const ipv6Ranges: RangeRow[] = [
  row('fd00:ec2::/32', METADATA, 'address'), // AWS
  row('fd20:ce::254/128', METADATA, 'address'), // Google Cloud
  row('fd00:c1::a9fe:a9fe/128', METADATA, 'address'), // Oracle Cloud
  row('fd00:42::42/128', METADATA, 'address'), // Scaleway
  row('fe80::/10', LINK_LOCAL, 'address'),
  row('::1/128', LOOPBACK, 'name'),
  row('::/128', UNSPECIFIED, 'name'),
  row('::ffff:0:0/96', TRANSLATED), // IPv4-mapped
  row('::/96', TRANSLATED), // IPv4-compatible, deprecated
  row('::ffff:0:0:0/96', TRANSLATED), // SIIT
  row('64:ff9b::/96', TRANSLATED), // NAT64
  row('64:ff9b:1::/48', TRANSLATED), // NAT64 for local use
  row('2002::/16', TRANSLATED), // 6to4
  row('2001::/32', TRANSLATED), // Teredo
  row('fc00::/7', PRIVATE),
  row('fec0::/10', PRIVATE), // site-local, deprecated
  row('ff00::/8', MULTICAST),
  row('100::/64', 'a discard-only address'),
  row('100:0:0:1::/64', RESERVED), // dummy prefix
  row('2001:2::/48', BENCHMARKING),
  row('2001:10::/28', IDENTIFIER), // ORCHID, deprecated
  row('2001:20::/28', IDENTIFIER), // ORCHIDv2
  row('2001:30::/28', IDENTIFIER), // drone remote identification
  row('2001::/23', RESERVED), // the rest of the IETF's protocol assignments
  row('2001:db8::/32', DOCUMENTATION),
  row('3fff::/20', DOCUMENTATION),
  row('2620:4f:8000::/48', ANYCAST), // AS112
  row('3ffe::/16', RESERVED), // the former 6bone
  row('5f00::/16', 'an SRv6 segment identifier'),
];

// Everything that IANA has assigned as public so far; the rest stays closed until it is assigned.
const globalUnicast: Network = ipaddr.parseCIDR('2000::/3');
const unassigned: AddressRange = { name: 'an unassigned address', openedBy: 'network' };

const sixToFour: Network = ipaddr.parseCIDR('2002::/16');
const teredo: Network = ipaddr.parseCIDR('2001::/32');

function carriedIpv4(address: Address): ipaddr.IPv4 | null {
  const range = ipv6Ranges.find(({ network }) => isWithin(address, network));
  if (range?.name !== TRANSLATED) {
    return null;
  }
  const bytes = address.toByteArray();
  if (isWithin(address, sixToFour)) {
    return new ipaddr.IPv4(bytes.slice(2, 6));
  }
  // Teredo inverts every bit of the client's address.
  const last = bytes.slice(12);
  return new ipaddr.IPv4(isWithin(address, teredo) ? last.map((byte) => byte ^ 0xff) : last);
}
