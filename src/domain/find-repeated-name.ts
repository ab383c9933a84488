import { parseJson } from './parse-json.ts';
import { escapePointer } from './escape-pointer.ts';

/**
 * The JSON pointer of the first name that an object of a JSON text has twice; null when there is none. `JSON.parse` takes the last of
 * them, another reader the first.
 * @param json a valid JSON text
 */
export function findRepeatedName(json: string): string | null {
  const open: Container[] = [];
  let at = 0;
  while (at < json.length) {
    const unit = json.charCodeAt(at);
    const container = open.at(-1);
    if (unit === QUOTE) {
      const end = endOfText(json, at);
      if (container?.names !== undefined && container.expectsName) {
        const name = nameOf(json.slice(at, end));
        container.place = name;
        if (container.names.has(name)) return pointerOf(open);
        container.names.add(name);
        container.expectsName = false;
      }
      at = end;
      continue;
    }
    if (unit === OPEN_OBJECT) open.push({ names: new Set(), expectsName: true, place: '' });
    else if (unit === OPEN_LIST) open.push({ names: undefined, expectsName: false, place: 0 });
    else if (unit === CLOSE_OBJECT || unit === CLOSE_LIST) open.pop();
    else if (unit === COMMA && container !== undefined) {
      container.expectsName = true;
      if (typeof container.place === 'number') container.place++;
    }
    at++;
  }
  return null;
}

/** An object or a list whose end has not been read. */
interface Container {
  /** Undefined: a list. */
  names: Set<string> | undefined;
  expectsName: boolean;
  /** The name or the index of what is being read in it. */
  place: string | number;
}

/** The index after the closing quote. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  for (let unit = json.charCodeAt(at); unit !== QUOTE; unit = json.charCodeAt(at))
    at += unit === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** `"\u0061"` and `"a"` are the same name. */
function nameOf(text: string): string {
  return text.includes('\\') ? String(parseJson(text)) : text.slice(1, -1);
}

function pointerOf(open: readonly Container[]): string {
  return open.map(({ place }) => `/${escapePointer(String(place))}`).join('');
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
