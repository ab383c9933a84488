import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDashboardFiles } from '../../src/dashboard-files.ts';

// What the issue of the dashboard allows, all files together.
const MAX_GZIP_BYTES = 60_000;

describe('the files of the dashboard', () => {
  const { files } = readDashboardFiles();

  it(`are at most ${MAX_GZIP_BYTES} bytes compressed with gzip`, () => {
    const bytes = files.reduce((sum, { body }) => sum + gzipSync(body).length, 0);
    expect(bytes).toBeLessThanOrEqual(MAX_GZIP_BYTES);
    expect(files.length).toBeGreaterThan(50);
  });

  it('import only files that are served', () => {
    const paths = new Set(files.map(({ path }) => path));
    const missing = files.flatMap(({ path, body }) =>
      [...body.toString().matchAll(/from '(\.[^']+)'/g)]
        .map(([, target = '']) => new URL(target, `http://host/${path}`).pathname.slice(1))
        .filter((target) => !paths.has(target)),
    );
    expect(missing).toEqual([]);
  });

  it('set no HTML and run no text as code', () => {
    const own = files.filter(({ path }) => path.endsWith('.js') && !path.startsWith('vendor/'));
    expect(
      own.filter(({ body }) =>
        /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function/.test(body.toString()),
      ),
    ).toEqual([]);
  });
});
