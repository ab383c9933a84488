import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { encryptionKeys } from '../../src/gateway/encryption-keys.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nanogate-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('the own key file', () => {
  it.each<[string, 'refused' | 'warned of' | 'used']>([
    ['600', 'used'],
    ['400', 'used'],
    ['640', 'warned of'],
    ['660', 'warned of'],
    ['644', 'refused'],
    ['604', 'refused'],
    ['602', 'refused'],
    ['777', 'refused'],
  ])('with mode %s is %s', (mode, expected) => {
    const folder = newFolder();
    const config = loadConfig({
      DATABASE_URL: `file:${join(folder, 'nanogate.db')}`,
      NANOPHOTO_API_KEY: 'any',
    });
    const [made] = encryptionKeys(config, null, () => expect.unreachable());
    const file = join(folder, 'nanogate.key');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');

    chmodSync(file, parseInt(mode, 8));
    const warnings: object[] = [];
    const read = () => encryptionKeys(config, null, (fields) => warnings.push(fields));
    if (expected === 'refused') {
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(`run chmod 600 ${file}`);
    } else expect(read()).toEqual([made]);
    expect(warnings).toEqual(expected === 'warned of' ? [{ file, access: 'group' }] : []);
  });

  it('is neither read nor created when ENCRYPTION_KEY is set', () => {
    const folder = newFolder();
    const key = Buffer.alloc(32).toString('base64');
    const config = loadConfig({
      DATABASE_URL: `file:${join(folder, 'nanogate.db')}`,
      NANOPHOTO_API_KEY: 'any',
      ENCRYPTION_KEY: key,
    });
    expect(encryptionKeys(config, null, () => expect.unreachable())).toHaveLength(1);
    expect(existsSync(join(folder, 'nanogate.key'))).toBe(false);
  });
});
