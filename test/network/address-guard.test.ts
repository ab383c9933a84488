import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { addressTable } from './fixtures/addresses.ts';
import { urlTable } from './fixtures/urls.ts';

describe('the address guard', () => {
  it.each(addressTable)('$address with [$allowed]: $expected', ({ host, address, allowed, expected }) => {
    const refusal = createAddressGuard({ allowed }).checkAddress(host, address);
    if (expected === 'open') {
      expect(refusal).toBeNull();
    } else {
      expect(refusal).toContain(expected);
    }
  });

  it.each(urlTable)('$url with [$allowed]: $expected', ({ url, allowed, expected }) => {
    const refusal = createAddressGuard({ allowed }).checkUrl(url);
    if (expected === 'open') {
      expect(refusal).toBeNull();
    } else {
      expect(refusal).toContain(expected);
    }
  });

  it('is tried on at least 150 addresses and spellings, and on 50 URLs', () => {
    expect(addressTable.length).toBeGreaterThanOrEqual(150);
    expect(urlTable.length).toBeGreaterThanOrEqual(50);
  });

  it('closes every address that ipaddr.js knows as special', () => {
    const guard = createAddressGuard({ allowed: [] });
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      // The IPv6 space is so large that only chosen beginnings meet its special ranges.
      fc
        .tuple(
          fc.constantFrom(0x2001, 0x2002, 0x0064, 0x0100, 0x2620, 0x3fff, 0x5f00, 0xfe80, 0xfc00, 0),
          fc.nat(0x40),
        )
        .map(([first, second]) =>
          Uint8Array.from([first >> 8, first & 255, 0, second, ...new Uint8Array(12).fill(1)]),
        ),
    );
    fc.assert(
      fc.property(bytes, (array) => {
        const address = ipaddr.fromByteArray([...array]);
        const isSpecial = address.range() !== 'unicast';
        return !isSpecial || guard.checkAddress(address.toString(), address.toString()) !== null;
      }),
      { numRuns: 5_000 },
    );
  });

  it('names the setting that would open a closed address, and how', () => {
    const guard = createAddressGuard({ allowed: [] });
    expect(guard.checkUrl('https://10.1.2.3/')).toBe(
      'The host 10.1.2.3 is a private address; WEBHOOK_ALLOWED_NETWORKS can open it, by network, address or host name.',
    );
    expect(guard.checkAddress('intranet.test', '127.0.0.1')).toBe(
      'The host intranet.test has a loopback address; WEBHOOK_ALLOWED_NETWORKS opens it only by its exact address or host name.',
    );
    expect(guard.checkUrl('https://169.254.169.254/')).toBe(
      'The host 169.254.169.254 is a link-local address; WEBHOOK_ALLOWED_NETWORKS opens it only by its exact address.',
    );
    expect(guard.checkUrl('http://example.com/')).toBe(
      'The URL must begin with https://; http:// is for hosts that WEBHOOK_ALLOWED_NETWORKS lists.',
    );
  });
});

describe('the entries of WEBHOOK_ALLOWED_NETWORKS', () => {
  it.each([
    '',
    '*',
    '*.internal',
    'http://hooks.internal',
    'hooks.internal:8080',
    '127.0.0.1:8080',
    '[::1]:8080',
    'hooks.internal/path',
    'user@hooks.internal',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    'fd00::/129',
    '::ffff:10.0.0.0/95',
    '10.0.0/8',
    '10.1',
    '0x7f000001',
    '2130706433',
    '256.0.0.1',
    '1.2.3.4.5',
    'fe80::1%eth0',
    'hooks..internal',
    'hooks internal',
    '-hooks.internal',
    'a,b',
  ])('may not be %j', (entry) => {
    expect(() => createAddressGuard({ allowed: ['10.0.0.0/8', entry] })).toThrow(
      `has entries that cannot be read: "${entry}" is neither`,
    );
  });

  it('are all named when several are wrong', () => {
    expect(() => createAddressGuard({ allowed: ['10.0.0.5/8', '*', 'fd00::1/8', '::1'] })).toThrow(
      'has entries that cannot be read: "10.0.0.5/8" has bits set after its prefix; the network is 10.0.0.0/8; ' +
        '"*" is neither a network such as 10.0.0.0/8, nor an address, nor a host name; ' +
        '"fd00::1/8" has bits set after its prefix; the network is fd00::/8',
    );
  });
});
