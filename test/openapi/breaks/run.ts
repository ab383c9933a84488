import { readdirSync, readFileSync } from 'node:fs';
import { documentBreaks, type Break, type Document } from './document-breaks.ts';
import { compareBreaks, listedBreaks } from './listed-breaks.ts';

// `npm run openapi:breaking`: compares each released document with the next, and the last with today's. Every break has to be listed in
// the changelog, under "Breaks of the document" of the later version, and every listed break has to be there.
const folder = new URL('../../../openapi/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const changelog = read('../CHANGELOG.md');
const released = readdirSync(new URL('released/', folder)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const documents = [...released.map((file) => `released/${file}`), 'openapi.json'].map((path) => ({
  path,
  document: JSON.parse(read(path)) as Document,
}));

let wrong = 0;
let counted = 0;
for (const [index, { path, document }] of documents.entries()) {
  const old = documents[index - 1]?.document;
  if (old === undefined) continue;
  const version = path === 'openapi.json' ? 'Unreleased' : document.info.version;
  const found = documentBreaks(old, document);
  const { unlisted, unfounded } = compareBreaks(found, listedBreaks(changelog, version));
  counted += found.length;
  wrong += unlisted.length + unfounded.length;
  for (const line of itemsOf(unlisted)) console.log(`not listed under ${version}:\n${line}`);
  for (const { operation, field } of unfounded)
    console.log(`listed under ${version}, but not broken or listed twice: \`${field}\`: \`${operation}\``);
}
console.log(`openapi:breaking: ${documents.length} documents, ${counted} breaks, ${wrong} not matched by the changelog`);
process.exitCode = wrong === 0 ? 0 : 1;

/** As the changelog lists them: an item for each field and change. */
function itemsOf(breaks: readonly Break[]): string[] {
  const items = new Map<string, string[]>();
  for (const { field, change, operation } of breaks) {
    const item = `- \`${field}\` ${change}`;
    items.set(item, [...(items.get(item) ?? []), `\`${operation}\``]);
  }
  return [...items].map(([item, operations]) => `${item}: ${operations.join(', ')}`);
}
