import { describe, expect, it } from 'vitest';
import {
  emptyChain,
  formatHead,
  linkHash,
  nextLink,
  parseHead,
  payloadDigest,
} from '../../../src/domain/audit/audit-link.ts';

const digest = '66795fae9b7c89ab0ce003e655682e561bf06f0515c78b6c2e62fc7daf898614';
const hash = 'd0519f879b70442d353e9265ec00c7ee786ff5218e42562c6a2a3bd63729ad30';

describe('the chain', () => {
  it('has the hashes that stored chains have', () => {
    expect(payloadDigest('salt', '{}')).toBe(digest);
    const first = nextLink(emptyChain, { id: 'aud_1', createdAt: 1, digest });
    expect(first).toEqual({ sequence: 1, id: 'aud_1', createdAt: 1, digest, hash });
    expect(nextLink(first, { id: 'aud_2', createdAt: 2, digest: 'd' })).toMatchObject({
      sequence: 2,
      hash: '69c46a9f33de4ab2a72b797baa66c95a941103c52222c6278c59af0d41363731',
    });
  });

  it('depends on each part of a link, and on the link before', () => {
    const link = { sequence: 1, id: 'aud_1', createdAt: 1, digest };
    const changes = [{ sequence: 2 }, { id: 'aud_2' }, { createdAt: 2 }, { digest: 'other' }];
    const hashes = [
      linkHash(emptyChain.hash, link),
      linkHash(hash, link),
      ...changes.map((change) => linkHash(emptyChain.hash, { ...link, ...change })),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('a head', () => {
  it('is read as it is written, also with spaces around it', () => {
    expect(formatHead({ sequence: 4711, hash })).toBe(`4711:${hash}`);
    expect(parseHead(` 4711:${hash}\n`)).toEqual({ sequence: 4711, hash });
    expect(parseHead(formatHead(emptyChain))).toEqual(emptyChain);
  });

  it.each([
    '',
    hash,
    `:${hash}`,
    `1:${hash.slice(1)}`,
    `1:${hash}0`,
    `x1:${hash}`,
    `1:${hash.toUpperCase()}`,
    `${'1'.repeat(16)}:${hash}`,
  ])('is not "%s"', (text) => {
    expect(parseHead(text)).toBeNull();
  });
});
