import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createExcerpt } from '../../src/webhooks/excerpt.ts';

function excerptOf(...chunks: Buffer[]): string | null {
  const excerpt = createExcerpt();
  chunks.forEach((chunk) => excerpt.add(chunk));
  return excerpt.text();
}

describe('the excerpt of an answer', () => {
  it('is null when nothing came', () => {
    expect(excerptOf()).toBeNull();
    expect(excerptOf(Buffer.alloc(0))).toBeNull();
  });

  it('joins characters that were split between chunks', () => {
    const bytes = Buffer.from('a🍌b');
    expect(excerptOf(bytes.subarray(0, 3), bytes.subarray(3))).toBe('a🍌b');
  });

  it('has at most 2,048 bytes, also when every byte had to be replaced by three', () => {
    expect(excerptOf(Buffer.alloc(5_000, 0xff))).toBe('\uFFFD'.repeat(682));
    expect(excerptOf(Buffer.alloc(5_000, 0))).toBe('\uFFFD'.repeat(682));
    expect(excerptOf(...Array.from({ length: 3_000 }, () => Buffer.from('x')))).toBe('x'.repeat(2_048));
  });

  function excerptOfZipped(bytes: Buffer, encoding: string | null = 'gzip') {
    const excerpt = createExcerpt(() => encoding);
    for (let at = 0; at < bytes.length; at += 100) excerpt.add(bytes.subarray(at, at + 100));
    return excerpt.text();
  }
  const page = Array.from({ length: 2_000 }, (_, i) => `line ${i} of the page`).join('\n');

  it.each([
    ['gzip', gzipSync(page)],
    ['x-gzip', gzipSync(page)],
    ['deflate', deflateSync(page)],
  ])('is decompressed: %s, whole or cut off', (encoding, zipped) => {
    expect(excerptOfZipped(zipped, encoding)).toBe(page.slice(0, 2_048));
    expect(excerptOfZipped(zipped.subarray(0, zipped.length - 200), encoding)).toBe(page.slice(0, 2_048));
  });

  it('is the beginning of what decompresses to more than 64 kB', () => {
    expect(excerptOfZipped(gzipSync('x'.repeat(500_000)))).toBe('x'.repeat(2_048));
  });

  it('is the body as it came where it is not what its header says', () => {
    expect(excerptOfZipped(Buffer.from('plain'))).toBe('plain');
    expect(excerptOfZipped(Buffer.from('plain'), 'br')).toBe('plain');
    expect(excerptOfZipped(Buffer.from('plain'), null)).toBe('plain');
  });
});
