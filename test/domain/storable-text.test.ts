import { describe, expect, it } from 'vitest';
import { isStorable, storableText } from '../../src/domain/storable-text.ts';

describe('text that is stored', () => {
  it.each([
    ['a\0b', 'a\uFFFDb'],
    ['\ud800', '\uFFFD'],
    ['a\udc00\0', 'a\uFFFD\uFFFD'],
    ['\ude00\ud83d', '\uFFFD\uFFFD'],
  ])('has U+FFFD in place of what cannot be stored: %j', (text, stored) => {
    expect(isStorable(text)).toBe(false);
    expect(storableText(text)).toBe(stored);
  });

  it.each(['', 'plain', '\u{1F600}', '\u0001\uFFFF\uFFFE'])('is unchanged otherwise: %j', (text) => {
    expect(isStorable(text)).toBe(true);
    expect(storableText(text)).toBe(text);
  });
});
