import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryDatabase } from './command-line.ts';

// The sources, whose modules are files of their own.
const mainFile = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

// Prints the address of every module that is resolved, which is all that is loaded.
const printModules = `data:text/javascript,import { registerHooks } from 'node:module';
  registerHooks({ resolve(specifier, context, next) {
    const found = next(specifier, context);
    process.stderr.write(found.url + '\\n');
    return found;
  } });`;

function modulesOf(args: string[], environment: Record<string, string> = {}): string[] {
  const { status, stderr } = spawnSync(process.execPath, ['--import', printModules, mainFile, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stderr.split('\n').filter((line) => line !== '');
}

const packagesIn = (modules: string[]) =>
  new Set(modules.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []));

it.each([['--help'], ['--version'], ['help']])('`nanogate %s` loads no package but commander', (option) => {
  expect([...packagesIn(modulesOf([option]))]).toEqual(['commander']);
});

it('a command of the database loads neither the HTTP server nor the upstream client', async () => {
  const { environment, remove } = await temporaryDatabase();
  const modules = modulesOf(['team', 'list'], environment);
  await remove();
  const packages = packagesIn(modules);
  expect(packages).toContain('better-sqlite3');
  for (const unwanted of ['fastify', 'ajv', 'undici', 'prom-client', 'pino-pretty'])
    expect(packages).not.toContain(unwanted);
  // The compiler of schemas is 150 modules more.
  expect(modules.filter((url) => /\/typebox\/build\/(compile|value)\//.test(url))).toEqual([]);
  // Its ES modules take ten times as long.
  const drizzle = modules.filter((url) => url.includes('/drizzle-orm/'));
  expect(drizzle.filter((url) => !url.endsWith('.cjs'))).toEqual([]);
});
