import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from './client.ts';
import { runCommand } from './run-command.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const sources = fileURLToPath(new URL('.', import.meta.url));

/** Clients are generated and built outside of `test`, where every file is linted and searched for tests. */
const workspace = join(project, '.clients');

/** The generators are found first, then the Node that runs this. */
export const path = [
  join(workspace, 'node_modules/.bin'),
  dirname(process.execPath),
  process.env.PATH ?? '',
].join(delimiter);

/** Installs the generators that the lock file names, unless they are there. */
export async function installGenerators(): Promise<void> {
  const lock = await readFile(join(sources, 'package-lock.json'), 'utf8');
  const installed = join(workspace, 'node_modules/.installed-lock.json');
  if (existsSync(installed) && (await readFile(installed, 'utf8')) === lock) return;
  await mkdir(workspace, { recursive: true });
  for (const list of ['package.json', 'package-lock.json'])
    await cp(join(sources, list), join(workspace, list));
  // No install scripts: none of the generators needs them, and some of their dependencies report home from theirs.
  const { isOk, output } = await runCommand(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: workspace,
  });
  if (!isOk) throw new Error(`The generators could not be installed:\n${output}`);
  await cp(join(sources, 'package-lock.json'), installed);
}

/** An empty folder of the client's, with the documents and the files of its program. */
export async function prepareFolder({ language, name, program, texts = {} }: Client): Promise<string> {
  const folder = join(workspace, `${language} ${name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const document of ['openapi.json', 'openapi.3.0.json']) {
    await cp(join(project, 'openapi', document), join(folder, document));
  }
  for (const [from, to] of Object.entries(program)) {
    await cp(join(sources, 'programs', from), join(folder, to), { recursive: true });
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  return folder;
}
