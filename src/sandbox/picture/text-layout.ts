import { glyphOf } from './font.ts';

/** Lines of text at one size. */
export interface TextLayout {
  lines: string[];
  /** Pixels for each dot of the font. */
  scale: number;
}

/** In dots; eight rows of letters and three of air. */
export const LINE_HEIGHT = 11;

/** The width of a text in dots. One column of air stands between letters. */
export function widthOf(text: string): number {
  let width = -1;
  for (const character of text) width += glyphOf(character).columns.length + 1;
  return Math.max(0, width);
}

/** The largest of the scales at which the text fits into the area; cut off with dots when not even the smallest does. */
export function layOut(
  text: string,
  area: { width: number; height: number },
  scales: { min: number; max: number },
): TextLayout {
  for (let scale = scales.max; ; scale--) {
    const lines = wrap(text, Math.floor(area.width / scale));
    const room = Math.max(1, Math.floor(area.height / (scale * LINE_HEIGHT)));
    if (lines.length <= room) return { lines, scale };
    if (scale <= scales.min) return { lines: [...lines.slice(0, room - 1), '...'], scale };
  }
}

/** Breaks between words; a word that is wider than a line is broken between letters. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/).flatMap((each) => breakWord(each, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width || line === '') {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function breakWord(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && widthOf(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
