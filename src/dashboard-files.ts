import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DashboardFiles {
  /** Sorted by path. */
  files: DashboardFile[];
  /** Changes with the content of any of them. */
  version: string;
}

/**
 * The files of the dashboard: those of `src/dashboard/`, which lies beside this module also once it is built, and the package that they
 * use. Nothing is bundled: the browser loads what is written there, but for comments, indentation and line breaks, a tenth of the bytes.
 */
export function readDashboardFiles(): DashboardFiles {
  const own = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => typeOf(path) !== null,
  );
  const sources = [
    ...own.map((path) => ({ path: path.replaceAll('\\', '/'), file: join(folder, path) })),
    { path: 'vendor/preact.js', file: packageFileOf('htm', 'preact/standalone.module.js') },
  ];
  const files = sources
    .map(({ path, file }) => ({ path, type: typeOf(path) ?? '', body: lighten(readFileSync(file)) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const version = hash(
    'sha256',
    files.map(({ path, body }) => `${path} ${body.toString('base64')}`).join('\n'),
  );
  return { files, version: version.slice(0, 12) };
}

export interface DashboardFile {
  /** Relative to the folder that they are served from: `pages/now-page.js`. */
  path: string;
  /** The media type. */
  type: string;
  body: Buffer;
}

const folder = fileURLToPath(new URL('dashboard/', import.meta.url));

/**
 * Without lines that are comments, without indentation, and without line breaks that mean nothing: in lists of imports, behind an opening
 * bracket or a semicolon, and between tags, where `htm` ignores them. Other files than scripts have no line that begins like a comment.
 */
function lighten(body: Buffer): Buffer {
  const text = body
    .toString()
    .replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, '')
    .replace(/^\s*\/\/.*\n/gm, '')
    .replace(/^ +/gm, '')
    .replace(/^(import|export) \{[^}]*\}/gm, (list) => list.replace(/\s+/g, '').replace('{', ' {'))
    .replace(/^((?!.*\/\/).*[({[;])\n/gm, '$1')
    .replace(/([>}])\n(?=[<$])/g, '$1');
  return Buffer.from(text);
}

function packageFileOf(name: string, file: string): string {
  const found = findPackageJSON(name, import.meta.url);
  if (found === undefined) throw new Error(`The package ${name} is missing`);
  return join(dirname(found), file);
}

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

function typeOf(path: string): string | null {
  return types[path.split('.').at(-1) ?? ''] ?? null;
}
