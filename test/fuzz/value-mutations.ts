import type { Choice } from './choice.ts';
import { RawJson, strangeNumbers, strangeTexts, strangeValues } from './hostile-values.ts';
import type { Mutation } from './mutation.ts';
import type { FuzzRequest } from './request.ts';

type Fields = Record<string, unknown>;

/** What is done to a body before it is JSON. */
export const valueMutations: Mutation[] = [
  {
    name: 'strange field',
    weight: 6,
    apply: (request, { choice }) => replaceNode(request, choice, strangeValues),
  },
  {
    name: 'strange text',
    weight: 4,
    apply: (request, { choice }) => replaceNode(request, choice, strangeTexts),
  },
  {
    name: 'strange number',
    weight: 3,
    apply: (request, { choice }) => replaceNode(request, choice, strangeNumbers),
  },
  {
    name: 'missing field',
    weight: 2,
    apply: (request, { choice }) => {
      const fields = someObject(request, choice);
      const names = Object.keys(fields ?? {});
      if (fields !== null && names.length > 0) delete fields[choice.pick(names)];
    },
  },
  {
    name: 'unknown field',
    weight: 2,
    apply: (request, { choice }) => {
      const fields = someObject(request, choice);
      if (fields === null) return;
      const name = choice.pick([
        'dryRun',
        'Model',
        'id',
        '',
        'a/b~c',
        'toString',
        'x'.repeat(300),
        ...strangeTexts,
      ]);
      // Not as an assignment, which would set the prototype.
      Object.defineProperty(fields, name, { ...ORDINARY, value: copyOf(choice.pick(strangeValues)) });
    },
  },
  {
    name: 'another body',
    weight: 2,
    apply: (request, { choice }) => {
      request.value = copyOf(choice.pick(strangeValues));
    },
  },
  {
    name: 'no body',
    weight: 1,
    apply: (request) => {
      request.value = undefined;
    },
  },
  {
    name: 'a body where none is documented',
    weight: 1,
    apply: (request, { choice }) => {
      request.value ??= choice.pick([{}, null, { a: 1 }, 'text']);
      if (choice.chance(0.5)) request.headers.push(['Content-Type', 'application/json']);
    },
  },
];

const ORDINARY = { enumerable: true, configurable: true, writable: true };

/** Replaces a field or an entry somewhere in the body, or the whole body. */
function replaceNode(request: FuzzRequest, choice: Choice, values: readonly unknown[]): void {
  const containers = containersOf(request.value);
  if (containers.length === 0) {
    if (request.value !== undefined) request.value = copyOf(choice.pick(values));
    return;
  }
  const container = choice.pick(containers);
  const names = Object.keys(container);
  if (names.length > 0) container[choice.pick(names)] = copyOf(choice.pick(values));
}

function someObject(request: FuzzRequest, choice: Choice): Fields | null {
  const objects = containersOf(request.value).filter((each) => !Array.isArray(each));
  return objects.length === 0 ? null : choice.pick(objects);
}

/** The objects and lists of a value, outermost first. */
function containersOf(value: unknown): Fields[] {
  if (typeof value !== 'object' || value === null || value instanceof RawJson) return [];
  return [value as Fields, ...Object.values(value).flatMap(containersOf)];
}

/** Of its own, since the next mutation may change it. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || value instanceof RawJson) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copyOf(field)]));
}
