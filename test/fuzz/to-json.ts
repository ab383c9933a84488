import { RawJson } from './hostile-values.ts';

/** The JSON of a value in which a `RawJson` stands for its own text. */
export function toJson(value: unknown): Buffer {
  const raw: string[] = [];
  const text = JSON.stringify(value, (_name, field: unknown) =>
    field instanceof RawJson ? `${MARK}${raw.push(field.text) - 1}${MARK}` : field,
  );
  return Buffer.from(text.replace(MARKED, (_match, index: string) => raw[Number(index)]!));
}

// A private-use character that no pool of values holds.
const MARK = '\ue123';
const MARKED = new RegExp(`"${MARK}(\\d+)${MARK}"`, 'g');
