import { globSync, readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { blocks } from './blocks.ts';

const root = new URL('../../', import.meta.url);

/** Every Markdown file that a reader may open first, from the project's root. */
export function documentPaths(): string[] {
  return [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })].sort();
}

export function documentUrl(path: string): URL {
  return new URL(path, root);
}

export function readDocument(path: string): string {
  return readFileSync(documentUrl(path), 'utf8');
}

const MARKED = /(<!-- generated: (\S+) -->\n).*?(<!-- \/generated -->)/gs;

/** The document with every marked block printed anew, formatted as `npm run format` would. */
export async function renderDocument(text: string): Promise<string> {
  const rendered = text.replace(MARKED, (_all, opening: string, name: string, closing: string) => {
    const block = blocks[name];
    if (block === undefined) throw new Error(`There is no generated block named ${name}`);
    return `${opening}\n${block()}\n\n${closing}`;
  });
  const style = await resolveConfig(documentUrl('README.md'));
  return format(rendered, { ...style, parser: 'markdown' });
}

/** The names of the blocks that a document shows. */
export function blockNames(text: string): string[] {
  return [...text.matchAll(MARKED)].map(([, , name = '']) => name);
}
