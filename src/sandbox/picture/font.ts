/** A letter as dots: columns from left to right, the lowest bit at the top. */
export interface Glyph {
  columns: readonly number[];
}

/** Rows of dots a letter may use: seven above the base line and one below. */
export const GLYPH_HEIGHT = 8;

/** The glyph of one character; a box for one that the font does not have. */
export function glyphOf(character: string): Glyph {
  return glyphs.get(character) ?? box;
}

/** Letters without their accents, plain quotes and dashes: what the font has instead of a character. */
export function transliterate(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\n\x20-\x7e]/gu, (character) => replacements[character] ?? character);
}

const replacements: Readonly<Record<string, string>> = {
  '\t': ' ',
  '\r': '',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '×': 'x',
  '\u200d': '',
};

const box: Glyph = { columns: [0x7f, 0x41, 0x41, 0x41, 0x7f] };
const space: Glyph = { columns: [0, 0, 0] };

// Five columns of two hexadecimal digits for each character from "!" to "~", in the order of ASCII.
const columnsOfAscii = `
00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0000070000 001c224100 0041221c00 2a1c7f1c2a
08083e0808 0080703000 0808080808 0000606000 2010080402 3e5149453e 00427f4000 7249494946 2141494d33 1814127f10
2745454539 3c4a494931 4121110907 3649494936 464949291e 0036360000 0080763600 0008142241 1414141414 4122140800
0201590906 3e415d594e 7c1211127c 7f49494936 3e41414122 7f4141413e 7f49494941 7f09090901 3e41415173 7f0808087f
00417f4100 2040413f01 7f08142241 7f40404040 7f021c027f 7f0408107f 3e4141413e 7f09090906 3e4151215e 7f09192946
2649494932 01017f0101 3f4040403f 1f2040201f 3f4038403f 6314081463 0304780403 6159494d43 007f414100 0204081020
0041417f00 0402010204 4040404040 0001020400 2054545478 7f48444438 3844444428 384444487f 3854545418 087e090102
18a4a4a47c 7f08040478 00447d4000 4080847d00 7f10284400 00417f4000 7c04180478 7c08040478 3844444438 fc24242418
18242424fc 7c08040408 4854545424 043f444020 3c4040207c 1c2040201c 3c4030403c 4428102844 1ca0a0a07c 4464544c44
0008364100 0000770000 0041360800 0201020402`;

const glyphs = new Map<string, Glyph>([
  [' ', space],
  ...columnsOfAscii
    .trim()
    .split(/\s+/)
    .map((hex, index): [string, Glyph] => [String.fromCharCode(0x21 + index), parseGlyph(hex)]),
]);

// Proportional: a letter takes as many columns as it has dots in.
function parseGlyph(hex: string): Glyph {
  const columns = [...Buffer.from(hex, 'hex')];
  const first = columns.findIndex((column) => column !== 0);
  const last = columns.findLastIndex((column) => column !== 0);
  return { columns: columns.slice(first, last + 1) };
}
