import { describe, expect, it } from 'vitest';
import { glyphOf, transliterate } from '../../../src/sandbox/picture/font.ts';
import { layOut, widthOf, wrap } from '../../../src/sandbox/picture/text-layout.ts';

describe('wrap', () => {
  it('keeps every line within the width and loses no word', () => {
    const text = 'A serene Japanese garden with cherry blossoms and a koi pond';
    const lines = wrap(text, 80);
    expect(lines.join(' ')).toBe(text);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  it('breaks a word that is wider than a line, and keeps line breaks', () => {
    const lines = wrap('incomprehensibilities', 40);
    expect(lines.join('')).toBe('incomprehensibilities');
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(40);
    expect(wrap('a\nb', 80)).toEqual(['a', 'b']);
  });
});

describe('layOut', () => {
  it('takes the largest size that fits and says so when none does', () => {
    const area = { width: 400, height: 110 };
    expect(layOut('a fox', area, { min: 2, max: 10 })).toEqual({ lines: ['a fox'], scale: 10 });
    const long = layOut('word '.repeat(200), area, { min: 2, max: 10 });
    expect(long.scale).toBe(2);
    expect(long.lines).toHaveLength(5);
    expect(long.lines.at(-1)).toBe('...');
  });
});

describe('the font', () => {
  it('has a different glyph for every printable ASCII character', () => {
    const characters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    expect(new Set(characters.map((each) => JSON.stringify(glyphOf(each)))).size).toBe(95);
    expect(characters.map(glyphOf)).not.toContain(glyphOf('漢'));
  });

  it('writes accents, quotes and dashes in ASCII', () => {
    expect(transliterate('Größe – “naïve” café… Łódź')).toBe('Grosse - "naive" cafe... Lodz');
  });
});
