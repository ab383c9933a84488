import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadOrCreateKeyFile } from '../../src/gateway/load-or-create-key-file.ts';
import { encryptionKeyFrom } from '../../src/webhooks/secret-box.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'key-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('loadOrCreateKeyFile', () => {
  it('makes a key that only the owner can read, and gives the same one ever after', () => {
    const folder = newFolder();
    const path = join(folder, 'data', 'secrets', 'encryption.key');
    const key = loadOrCreateKeyFile(path);
    expect(encryptionKeyFrom(key).key).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadOrCreateKeyFile(path)).toBe(key);
    expect(readdirSync(join(folder, 'data', 'secrets'))).toEqual(['encryption.key']);
  });

  it('gives all of several processes that start at once the same key', async () => {
    const folder = newFolder();
    const path = join(folder, 'encryption.key');
    const module = new URL('../../src/gateway/load-or-create-key-file.ts', import.meta.url).href;
    // They wait for the same instant, so that their starting times do not keep them apart.
    const script = `import { loadOrCreateKeyFile } from ${JSON.stringify(module)};
      while (Date.now() < ${Date.now() + 1_500});
      console.log(loadOrCreateKeyFile(${JSON.stringify(path)}));`;
    const runs = Array.from({ length: 4 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]),
    );
    const keys = (await Promise.all(runs)).map(({ stdout }) => stdout.trim());
    expect(new Set(keys)).toEqual(new Set([readFileSync(path, 'utf8').trim()]));
    expect(readdirSync(folder)).toEqual(['encryption.key']);
  });

  it('does not replace a file that holds something else', () => {
    const path = join(newFolder(), 'encryption.key');
    writeFileSync(path, 'half a k');
    expect(() => loadOrCreateKeyFile(path)).toThrow(`The key file ${path} does not hold 32 bytes in base64.`);
    expect(readFileSync(path, 'utf8')).toBe('half a k');
  });
});
