import { createHash } from 'node:crypto';
import { encodePng } from './encode-png.ts';

/** A PNG with the caption and the prompt in white on a colour that follows from the prompt. */
export async function renderPicture(
  prompt: string,
  caption: string,
  { width, height }: { width: number; height: number },
): Promise<Buffer> {
  // 1 at 1K, 2 at 2K, 4 at 4K: the pictures of one prompt look alike at every size.
  const unit = Math.max(width, height) / 1_024;
  const margin = 40 * unit;
  const area = { width: width - 2 * margin, height: height - 2 * margin };
  const { lines, scale } = layOut(`${caption}\n\n${toAscii(prompt)}`, area, unit);
  const stride = width + 1;
  const rows = new Uint8Array(stride * height);
  const drawCharacter = (character: string, left: number, top: number) => {
    columnsOf(character).forEach((dots, column) => {
      for (let y = 0; y < GLYPH_HEIGHT * scale; y++) {
        if (((dots >> Math.floor(y / scale)) & 1) === 0) continue;
        const start = (top + y) * stride + 1 + left + column * scale;
        rows.fill(TEXT, start, start + scale);
      }
    });
  };
  lines.forEach((line, row) =>
    [...line].forEach((character, column) =>
      drawCharacter(character, margin + column * CELL_WIDTH * scale, margin + row * CELL_HEIGHT * scale),
    ),
  );
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(prompt).digest();
  // Dark enough for white text: a contrast above 5:1.
  const background = [red, green, blue].map((value) => value * 0.4);
  return encodePng({ width, height, palette: [background, [255, 255, 255]], rows });
}

/** The palette index of the text; the background is 0. */
const TEXT = 1;

// Dots: a glyph has 5 columns of 8, and stands in a cell with one free column and three free rows.
const GLYPH_HEIGHT = 8;
const CELL_WIDTH = 6;
const CELL_HEIGHT = 11;

// More than fit at the smallest scale; all of them are wrapped at every scale that is tried.
const MAX_CHARACTERS = 8_000;

/** Letters without accents, plain quotes and dashes: the font has ASCII only. */
function toAscii(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  const quoted = plain.replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
  return quoted.replace(/[–—]/g, '-').slice(0, MAX_CHARACTERS);
}

/**
 * Lines at the largest scale (pixels for each dot) that fits; cut off with dots when not even the smallest
 * does.
 */
function layOut(text: string, area: { width: number; height: number }, unit: number) {
  for (let scale = 6 * unit; ; scale -= unit) {
    const lines = wrap(text, Math.floor(area.width / (CELL_WIDTH * scale)));
    const room = Math.floor(area.height / (CELL_HEIGHT * scale));
    if (lines.length <= room) return { lines, scale };
    if (scale <= 2 * unit) return { lines: [...lines.slice(0, room - 1), '...'], scale };
  }
}

/** Breaks between words where possible, otherwise within one. */
function wrap(text: string, columns: number): string[] {
  const line = new RegExp(`(?:.{1,${columns}})(?:\\s+|$)|.{1,${columns}}`, 'gu');
  return text.split(/\r?\n/).flatMap((paragraph) => paragraph.match(line) ?? ['']);
}

/**
 * The columns of a character from left to right, the lowest bit at the top; a box for one that the font
 * lacks.
 */
function columnsOf(character: string): readonly number[] {
  if (/\s/.test(character)) return [];
  const index = (character.codePointAt(0)! - FIRST_CHARACTER) * GLYPH_WIDTH;
  return index >= 0 && index < font.length ? [...font.subarray(index, index + GLYPH_WIDTH)] : BOX;
}

const FIRST_CHARACTER = 0x21;
const GLYPH_WIDTH = 5;
const BOX = [0x7f, 0x41, 0x41, 0x41, 0x7f];

// The columns of the characters from "!" to "~", in the order of ASCII.
const font = Buffer.from(
  'AABfAAAABwAHABR/FH8UJCp/KhIjEwhkYjZJViBQAAAHAAAAHCJBAABBIhwAKhx/HCoICD4ICACAcDAACAgICAgAAGBgACAQCAQC' +
    'PlFJRT4AQn9AAHJJSUlGIUFJTTMYFBJ/ECdFRUU5PEpJSTFBIREJBzZJSUk2RklJKR4ANjYAAACAdjYAAAgUIkEUFBQUFEEiFAgA' +
    'AgFZCQY+QV1ZTnwSERJ8f0lJSTY+QUFBIn9BQUE+f0lJSUF/CQkJAT5BQVFzfwgICH8AQX9BACBAQT8BfwgUIkF/QEBAQH8CHAJ/' +
    'fwQIEH8+QUFBPn8JCQkGPkFRIV5/CRkpRiZJSUkyAQF/AQE/QEBAPx8gQCAfP0A4QD9jFAgUYwMEeAQDYVlJTUMAf0FBAAIECBAg' +
    'AEFBfwAEAgECBEBAQEBAAAECBAAgVFRUeH9IREQ4OERERCg4RERIfzhUVFQYCH4JAQIYpKSkfH8IBAR4AER9QABAgIR9AH8QKEQA' +
    'AEF/QAB8BBgEeHwIBAR4OERERDj8JCQkGBgkJCT8fAgEBAhIVFRUJAQ/REAgPEBAIHwcIEAgHDxAMEA8RCgQKEQcoKCgfERkVExE' +
    'AAg2QQAAAHcAAABBNggAAgECBAI=',
  'base64',
);
