import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere } from './command-line.ts';

describe('`openapi`', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nanogate-openapi-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes what is committed in `openapi` (else: npm run openapi:generate)', async () => {
    expect((await runHere(['openapi', '--output-folder', folder])).status).toBe(0);
    for (const file of ['openapi.json', 'openapi.3.0.json', 'openapi.yaml'])
      expect(readFileSync(join(folder, file), 'utf8'), file).toBe(committed(file));
  });

  it('prints one format', async () => {
    const { status, stdout } = await runHere(['openapi', '--format', 'json-3.0']);
    expect(status).toBe(0);
    expect(stdout).toBe(committed('openapi.3.0.json'));
  });
});

function committed(file: string): string {
  return readFileSync(new URL(`../../openapi/${file}`, import.meta.url), 'utf8');
}
