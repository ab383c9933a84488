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

describe('ENCRYPTION_KEY and ENCRYPTION_KEY_PREVIOUS', () => {
  const [first, second] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];
  const previous = (text?: string) =>
    loadConfig({ ENCRYPTION_KEY: first, ENCRYPTION_KEY_PREVIOUS: text }).ENCRYPTION_KEY_PREVIOUS;

  it('are a key and a list with commas, empty where it is absent', () => {
    expect(previous()).toEqual([]);
    expect(previous(`${first}, ${second}`)).toEqual([first, second]);
  });

  it.each(['hunter2', `${first},hunter2`, Buffer.alloc(31).toString('base64'), `${first}${second}`])(
    'refuse %s in a line that does not quote it',
    (text) => {
      const message = 'ENCRYPTION_KEY_PREVIOUS must be keys of 32 bytes in base64, with commas between';
      expect(() => previous(text)).toThrow(new RegExp(`^${message}$`));
    },
  );

  it('refuse a key that is not base64 to its end', () => {
    const message = 'ENCRYPTION_KEY must be 32 bytes in base64: openssl rand -base64 32';
    expect(() => loadConfig({ ENCRYPTION_KEY: `${first}!` })).toThrow(new RegExp(`^${message}$`));
  });
});
