import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { createFileLinks, type FileLinkQuery } from '../../../src/domain/files/file-links.ts';

const [keyA, keyB] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const NOW = Date.UTC(2026, 8, 1, 9, 30);
const linksWith = (...keys: Buffer[]) =>
  createFileLinks({ keys, baseUrl: 'https://images.example.com', lifetimeMs: 24 * HOUR_MS });
const queryOf = (link: string) => Object.fromEntries(new URL(link).searchParams) as unknown as FileLinkQuery;

describe('a signed link', () => {
  const links = linksWith(keyA);
  const link = links.downloadLink('file_a', NOW);

  it('is valid until it expires, a day to a day and an hour later', () => {
    expect(link).toMatch(/^https:\/\/images\.example\.com\/files\/file_a\?expires=\d+&signature=[\w-]{43}$/);
    const checkAt = (time: number) => links.check('file_a', queryOf(link), time).outcome;
    expect(checkAt(NOW)).toBe('valid');
    expect(checkAt(NOW + 24 * HOUR_MS)).toBe('valid');
    expect(checkAt(NOW + 25 * HOUR_MS)).toBe('expired');
  });

  it('stays the same for an hour, so that caches can use it', () => {
    expect(links.downloadLink('file_a', NOW + 29 * MINUTE_MS)).toBe(link);
    expect(links.downloadLink('file_a', NOW + 31 * MINUTE_MS)).not.toBe(link);
  });

  it('for the upstream names the generation that it ends with', () => {
    const input = links.inputLink('file_a', 'gen_1', NOW + MINUTE_MS);
    const query = queryOf(input);
    expect(links.check('file_a', query, NOW)).toEqual({ outcome: 'valid', generationId: 'gen_1' });
    // Without the generation it would not end with it.
    expect(links.check('file_a', { ...query, generation: undefined }, NOW)).toEqual({ outcome: 'invalid' });
  });

  it.each([
    ['of another file', 'file_b', {}],
    ['with a later end', 'file_a', { expires: '9999999999' }],
    ['for a generation', 'file_a', { generation: 'gen_1' }],
    ['with another signature', 'file_a', { signature: 'A'.repeat(43) }],
    ['without a signature', 'file_a', { signature: '' }],
  ])('that was changed is invalid: %s', (_name, fileId, changes) => {
    expect(links.check(fileId, { ...queryOf(link), ...changes }, NOW)).toEqual({ outcome: 'invalid' });
  });

  it('survives a new encryption key as long as the earlier one is configured', () => {
    expect(linksWith(keyB, keyA).check('file_a', queryOf(link), NOW).outcome).toBe('valid');
    expect(linksWith(keyB).check('file_a', queryOf(link), NOW).outcome).toBe('invalid');
  });
});
