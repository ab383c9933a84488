/** Parses JSON text from outside; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Parses JSON that the gateway itself wrote, so its shape is known. @throws {SyntaxError} when it is not
 * JSON
 */
export function parseOwnJson<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}
