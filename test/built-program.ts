import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bundle } from '../build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program as `npm run build` makes it, built once for the run: its processes start in half the time. */
    builtProgram: string;
    /** What simulations run in processes of their own, built likewise. */
    builtRacer: string;
    builtDeliverer: string;
  }
}

const simulated = (name: string) => fileURLToPath(new URL(`simulation/${name}`, import.meta.url));
// In the project, where its packages are found.
const builds = fileURLToPath(new URL('../.built/', import.meta.url));

export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(builds, { recursive: true });
  const folder = mkdtempSync(builds);
  await bundle(folder, { racer: simulated('race-process.ts'), deliverer: simulated('delivery-process.ts') });
  project.provide('builtProgram', join(folder, 'main.js'));
  project.provide('builtRacer', join(folder, 'racer.js'));
  project.provide('builtDeliverer', join(folder, 'deliverer.js'));
  return () => rmSync(folder, { recursive: true });
}
