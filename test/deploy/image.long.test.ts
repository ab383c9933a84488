import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { buildImage, environmentOf, type BuiltImage } from './image-stages.ts';

const context = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;

/** Links share the files, which saves most of the time, and work on one file system only. */
function linkOrCopy(source: string, directory: string): void {
  const linked = spawnSync('cp', ['-al', source, directory]);
  if (linked.status !== 0) execFileSync('cp', ['-a', source, directory]);
}

describe('the image', () => {
  let folder: string;
  let image: BuiltImage;
  /** Stands for the Node of the base image: that of the tests may lie where only their user comes. */
  let node: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nanogate-image-'));
    chmodSync(folder, 0o755);
    node = join(folder, 'node');
    copyFileSync(process.execPath, node);
    chmodSync(node, 0o755);
    image = buildImage(context, folder, {
      // What these tests run with was installed by the same command from the same lock file.
      'npm ci': (directory) => linkOrCopy(join(context, 'node_modules'), directory),
    });
    // Whatever the tests' user lets others read.
    execFileSync('chmod', ['-R', 'a+rX', join(image.root, 'app')]);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the program, what it needs to run, and no tool of the build', () => {
    expect(readdirSync(image.root).toSorted()).toEqual(['app', 'data']);
    expect(readdirSync(join(image.root, 'app')).toSorted()).toEqual([
      'LICENSE',
      'dist',
      'docs',
      'migrations',
      'node_modules',
      'package.json',
    ]);
    const packages = readdirSync(join(image.root, 'app/node_modules'));
    expect(packages).toContain('fastify');
    for (const tool of ['typescript', 'vitest', 'rolldown', 'node']) expect(packages).not.toContain(tool);
  });

  describe.runIf(isRoot).each([
    ['its own user', null],
    ['a user at random of the root group', 987_654],
  ])('as %s', (_name, uid) => {
    let gateway: ChildProcess;
    let environment: Record<string, string>;
    const lines: string[] = [];
    const user = () => ({ uid: uid ?? image.user.uid, gid: image.user.gid });
    const start = async () => {
      const data = join(image.root, 'data');
      for (const name of readdirSync(data)) rmSync(join(data, name), { recursive: true });
      environment = {
        ...environmentOf(image),
        HOST: '127.0.0.1',
        PORT: String(await freePort()),
        DATABASE_URL: image.env.DATABASE_URL!.replace('file:/data', `file:${data}`),
        NANOPHOTO_API_KEY: 'none',
      };
      const [, ...args] = image.command;
      const cwd = join(image.root, image.workdir);
      gateway = spawn(node, args, {
        cwd,
        env: environment,
        ...user(),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise<void>((resolve, reject) => {
        createInterface({ input: gateway.stdout! }).on('line', (line) => {
          lines.push(line);
          if (line.includes('"address"')) resolve();
        });
        gateway.once('exit', () => reject(new Error(lines.join('\n'))));
      });
    };
    beforeAll(start);
    afterAll(async () => {
      gateway.kill('SIGTERM');
      await once(gateway, 'exit');
    });

    it('starts, is healthy by its own check, and writes into the folder of the data alone', () => {
      const [, ...args] = image.healthCheck;
      expect(spawnSync(node, args, { env: environment, ...user() }).status).toBe(0);
      expect(readdirSync(join(image.root, 'data'))).toContain('nanogate.db');
      const later = spawnSync(
        'find',
        [image.root, '-newer', join(image.root, 'app/package.json'), '-user', `${user().uid}`],
        {
          encoding: 'utf8',
        },
      );
      const written = later.stdout
        .split('\n')
        .filter((path) => path !== '' && !path.startsWith(join(image.root, 'data')));
      expect(written).toEqual([]);
    });
  });

  it('starts Node, and asks Node for its health', () => {
    expect([image.command[0], image.healthCheck[0]]).toEqual(['node', 'node']);
  });

  it('is not healthy where nothing listens', async () => {
    const [, ...args] = image.healthCheck;
    const env = { ...environmentOf(image), PORT: String(await freePort()) };
    expect(spawnSync(node, args, { env }).status).toBe(1);
  });
});
