import { hostileTexts } from '../hostile-texts.ts';

/** A value of a body that JavaScript cannot hold: its text is put into the JSON as it is. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const deep = (count: number, open: string, close: string) =>
  new RawJson(open.repeat(count) + '1' + close.repeat(count));

/** Texts that are refused, mistaken or stored: Unicode of every plane, control characters, other formats. */
export const strangeTexts = [
  ...hostileTexts,
  '',
  ' ',
  '\t\r\n',
  '\u007f\u0080\u009f',
  '\u200b\u200e\u202e\ufeff',
  '\u2028\u2029',
  'e\u0301\u0301\u0301',
  '𝕏😀👩‍👩‍👧‍👦🏳️‍🌈',
  '\uffff\ufffe',
  '\u{10ffff}',
  'ﬀİıẞſK',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0x10',
  '1e309',
  "' or 1=1 --",
  '"; drop table teams; --',
  '$1',
  '%s%n%d',
  '%00',
  '../../../../etc/passwd',
  '\\',
  '\r\nX-Injected: 1',
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}',
  'http://',
  'https://[::1]/',
  'https://user:secret@127.0.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'ftp://example.com/',
  'javascript:alert(1)',
  'data:image/png;base64,AAAA',
  'https://example.com/\ud83d',
  '2026-02-30T00:00:00Z',
  '2026-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '9999-12-31T23:59:59.999999999999+23:59',
  'Mars/Olympus',
  'x'.repeat(63),
  'x'.repeat(256),
  'x'.repeat(2_049),
  'é'.repeat(20_001),
] as const;

/** Numbers at and beyond the bounds of what is documented, of a double and of both databases. */
export const strangeNumbers = [
  ...[0, -0, 1, -1, 0.5, 1e-7, 99, 100, 101, 999_999_999, 1_000_000_000, 1_000_000_001],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53, 2 ** 63, -(2 ** 63), 2 ** 64],
  ...['1e400', '-1e400', '1e-400', '9007199254740993', '1.0', '-0', '100000000000000000000000'].map(
    (text) => new RawJson(text),
  ),
] as const;

/** Values of the wrong type, of the wrong shape, or that are not JSON at all. */
export const strangeValues: readonly unknown[] = [
  ...strangeTexts,
  ...strangeNumbers,
  null,
  true,
  false,
  [],
  [null],
  [[]],
  ['a', 'a'],
  Array.from({ length: 300 }, (_, index) => index),
  {},
  { a: null },
  { toString: 1, valueOf: 1, length: -1 },
  Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, 'v'])),
  new RawJson('{"__proto__":{"model":"nano-banana-2"}}'),
  new RawJson('{"constructor":{"prototype":{"a":1}}}'),
  new RawJson('{"a":1,"a":2}'),
  new RawJson('"\\ud800"'),
  new RawJson('{"\\udfff":1}'),
  new RawJson('"\\u0000"'),
  deep(30, '[', ']'),
  deep(5_000, '[', ']'),
  deep(5_000, '{"a":', '}'),
  ...['NaN', '01', '.5', "'a'", 'undefined', '"\\x41"', '"\t"', '/**/1', '[1,]', '{"a":1,}', ''].map(
    (text) => new RawJson(text),
  ),
];

/** Bytes that are no UTF-8: cut, overlong, surrogates, beyond the last plane. */
export const brokenUtf8 = [
  [0xff],
  [0xc0, 0xaf],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x80],
].map((bytes) => Buffer.from(bytes));
