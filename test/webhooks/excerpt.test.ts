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
});
