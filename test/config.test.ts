import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';

describe('USAGE_METADATA_KEYS', () => {
  const read = (text?: string) => loadConfig({ USAGE_METADATA_KEYS: text }).USAGE_METADATA_KEYS;

  it('is a list with commas, empty where it is absent', () => {
    expect(read()).toEqual([]);
    expect(read('centre, cost.unit')).toEqual(['centre', 'cost.unit']);
  });

  it.each([
    ["a'b", 'has "a\'b"'],
    ['a b', 'has "a b"'],
    ['a'.repeat(41), 'has "aaa'],
    ['a,b,a', 'names a key twice'],
    ['a,b,c,d,e,f,g,h,i,j,k', 'names more than 10 keys'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(`USAGE_METADATA_KEYS ${message}`);
  });
});
