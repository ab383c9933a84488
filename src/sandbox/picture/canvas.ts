import { GLYPH_HEIGHT, glyphOf, type Glyph } from './font.ts';
import { strideOf } from './png.ts';

/** Paints palette indices into the rows of an `IndexedImage`. What lies outside is left out. */
export interface Canvas {
  rows: Uint8Array;
  /** Paints the pixels from `from` to before `to`. */
  fillRow(y: number, from: number, to: number, index: number): void;
  /** @param scale pixels for each dot; @returns the x after the text */
  drawText(text: string, x: number, y: number, scale: number, index: number): number;
}

export function createCanvas(width: number, height: number): Canvas {
  const stride = strideOf(width);
  const rows = new Uint8Array(stride * height);

  function fillRow(y: number, from: number, to: number, index: number): void {
    if (y < 0 || y >= height) return;
    const start = y * stride + 1;
    rows.fill(index, start + clamp(from, 0, width), start + clamp(to, 0, width));
  }

  function drawGlyph(glyph: Glyph, x: number, y: number, scale: number, index: number): void {
    for (let row = 0; row < GLYPH_HEIGHT * scale; row++) {
      for (const { from, to } of runsOf(glyph, row, scale)) fillRow(y + row, x + from, x + to, index);
    }
  }

  return {
    rows,
    fillRow,
    drawText(text, x, y, scale, index) {
      let right = x;
      for (const character of text) {
        const glyph = glyphOf(character);
        drawGlyph(glyph, right, y, scale, index);
        right += (glyph.columns.length + 1) * scale;
      }
      return right;
    },
  };
}

function runsOf({ columns }: Glyph, row: number, scale: number): { from: number; to: number }[] {
  const bit = 1 << Math.floor(row / scale);
  return columns.flatMap((column, x) =>
    (column & bit) === 0 ? [] : [{ from: x * scale, to: (x + 1) * scale }],
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
