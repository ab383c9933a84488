import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache');
let folder: string;
let installed: string;

/** Packs the project and unpacks it where a project that depends on it has it; its dependencies are found in ours. */
beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'package-'));
  installed = join(folder, 'node_modules/nanogate');
  mkdirSync(installed, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', installed]);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

const files = () =>
  readdirSync(installed, { recursive: true, encoding: 'utf8', withFileTypes: false }).filter((file) =>
    /\.\w+$/.test(file),
  );

describe('the package', () => {
  it('exports the sandbox as docs/sandbox.md imports it', () => {
    const script = `import { createSandbox } from 'nanogate/sandbox';
      const sandbox = createSandbox();
      const url = await sandbox.start();
      console.log((await fetch(url + '/api/nano-banana-2/generate', { method: 'POST' })).status);
      await sandbox.stop();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: '401\n', stderr: '' });
  });

  it('runs as `nanogate`, and says its version', () => {
    const { bin, version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      bin: { nanogate: string };
      version: string;
    };
    const run = spawnSync(process.execPath, [join(installed, bin.nanogate), '--version'], {
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('has every declaration that its declarations import', () => {
    const declarations = files().filter((file) => file.endsWith('.d.ts'));
    expect(declarations).toContain('dist/sandbox/sandbox.d.ts');
    const missing = declarations.flatMap((file) =>
      [...readFileSync(join(installed, file), 'utf8').matchAll(/from '(\.[^']+)\.ts'/g)]
        .map(([, path = '']) => join(dirname(file), `${path}.d.ts`))
        .filter((path) => !existsSync(join(installed, path))),
    );
    expect(missing).toEqual([]);
  });

  it('has the licences of what is bundled in it', () => {
    const text = readFileSync(join(installed, 'dist/LICENSES.txt'), 'utf8');
    expect(text).toMatch(/^typebox \d.* \(MIT\)$/m);
    expect(text).toMatch(/^drizzle-orm \d.* \(Apache-2.0\)$/m);
    expect(text).toContain('Permission is hereby granted');
    expect(text).toContain('Apache License');
  });

  it('has no source map and nothing of the tests', () => {
    expect(files().filter((file) => /\.map$|\.test\.|(^|\/)(src|test)\//.test(file))).toEqual([]);
    expect(readFileSync(join(installed, 'dist/main.js'), 'utf8')).not.toContain('sourceMappingURL');
  });
});
