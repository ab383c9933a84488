import { escapePointer } from '../../domain/escape-pointer.ts';
import { isStorable, storableText } from '../../domain/storable-text.ts';

/**
 * The JSON pointer of the first text in a value, or name of a field, that the database could not store; null when there is none.
 * Does not recurse, so it may run before the schema is checked.
 */
export function findUnstorable(value: unknown): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : '';
  const waiting: Container[] = isContainer(value) ? [{ fields: value, name: '', around: null }] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [name, field] of Object.entries(next.fields)) {
      const isFound = !isStorable(name) || (typeof field === 'string' && !isStorable(field));
      if (isFound) return `${pointerOf(next)}/${escapePointer(storableText(name))}`;
      if (isContainer(field)) waiting.push({ fields: field, name, around: next });
    }
  }
  return null;
}

/** An object or a list that is still to be searched, and where it is. */
interface Container {
  fields: object;
  name: string;
  around: Container | null;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function pointerOf(container: Container): string {
  let pointer = '';
  for (let at = container; at.around !== null; at = at.around)
    pointer = `/${escapePointer(at.name)}${pointer}`;
  return pointer;
}
