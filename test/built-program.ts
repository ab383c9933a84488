import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bundle } from '../build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program as `npm run build` makes it, built once for the run: its processes start in half the time. */
    builtProgram: string;
  }
}

// In the project, where its packages are found.
const builds = fileURLToPath(new URL('../.built/', import.meta.url));

export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(builds, { recursive: true });
  const folder = mkdtempSync(builds);
  await bundle(folder);
  project.provide('builtProgram', join(folder, 'main.js'));
  return () => rmSync(folder, { recursive: true });
}
