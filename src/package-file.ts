import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The URL of a file or folder of the package, by its path in it: the same from the sources and once built. */
export function packageFile(path: string): URL {
  return new URL(path, packageUrl());
}

function packageUrl(): URL {
  const file = findPackageJSON('.', import.meta.url);
  if (file === undefined) throw new Error('There is no package.json above the program');
  return pathToFileURL(file);
}
