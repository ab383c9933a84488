import { readFileSync } from 'node:fs';
import { parseOwnJson } from './domain/parse-json.ts';
import { packageFile } from './package-file.ts';

/** The version of the package, which is also the version of the API and its document. */
export const version = readVersion();

function readVersion(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8');
  return parseOwnJson<{ version: string }>(text).version;
}
