import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { createMetrics } from '../../src/metrics/metrics.ts';

const root = new URL('../../', import.meta.url);

export interface Name {
  text: string;
  /** The file or list that it is in. */
  place: string;
}

export function readProjectFile(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

export function projectFiles(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort();
}

let known: Name[] | undefined;

/** Every identifier of the code and its tests, once for each file. Read once: there are many files. */
export function identifiers(): Name[] {
  return (known ??= readIdentifiers());
}

function readIdentifiers(): Name[] {
  return [...projectFiles('src/**/*.ts'), ...projectFiles('test/**/*.ts')].flatMap((place) => {
    const found = new Set<string>();
    const visit = (node: ts.Node) => {
      if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) found.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(place, readProjectFile(place), ts.ScriptTarget.Latest));
    return [...found].map((text) => ({ text, place }));
  });
}

/** Files and folders of the code and its tests, by their last part. */
export function fileNames(): Name[] {
  return projectFiles('{src,test}/**').map((place) => ({
    text: place.split('/').at(-1)!.split('.')[0]!,
    place,
  }));
}

/** Tables, columns and indexes of both engines. */
export function databaseNames(): Name[] {
  return projectFiles('migrations/*/*.sql').flatMap((place) =>
    [...readProjectFile(place).matchAll(/[`"](\w+)[`"]/g)].map(([, text = '']) => ({ text, place })),
  );
}

/** Paths, fields, operations, components and enumerations of the API: every key and every word that stands alone. */
export function apiNames(): Name[] {
  const place = 'openapi/openapi.json';
  const words = (value: unknown): string[] => {
    if (typeof value === 'string') return /^[\w-]+$/.test(value) ? [value] : [];
    if (typeof value !== 'object' || value === null) return [];
    const keys = Array.isArray(value) ? [] : Object.keys(value).flatMap((key) => key.split('/'));
    return [...keys, ...Object.values(value).flatMap(words)];
  };
  return words(JSON.parse(readProjectFile(place))).map((text) => ({ text, place }));
}

export function metricNames(): Name[] {
  return createMetrics(() => Promise.reject(new Error('No figures are needed')))
    .describe()
    .flatMap(({ name, labels }) => [name, ...labels])
    .map((text) => ({ text, place: 'metrics' }));
}

/** `nextPollAt`, `next_poll_at`, `next-poll-at`: next, poll, at. */
export function partsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
}
