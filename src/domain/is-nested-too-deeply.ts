/** Whether the objects and lists of a JSON text are nested deeper than `MAX_JSON_DEPTH`. Parses and recurses over nothing. */
export function isNestedTooDeeply(json: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i);
    if (isInString) {
      if (unit === BACKSLASH) i++;
      else if (unit === QUOTE) isInString = false;
    } else if (unit === QUOTE) isInString = true;
    else if (unit === OPEN_LIST || unit === OPEN_OBJECT) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT) depth--;
  }
  return false;
}

// Because no documented body has more than five levels, and code that recurses over a value must not run out of stack.
export const MAX_JSON_DEPTH = 32;

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
];
