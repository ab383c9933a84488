import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { accessibleKeyFiles } from '../../src/config/accessible-key-files.ts';

it('are the mounted key files that not only their owner may access', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nanogate-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const fileWith = (mode: number) => {
    const file = join(folder, mode.toString(8));
    writeFileSync(file, 'any', { mode });
    return file;
  };
  const found = (key: string, previous?: string) =>
    accessibleKeyFiles({ ENCRYPTION_KEY_FILE: key, ENCRYPTION_KEY_PREVIOUS_FILE: previous }).map(
      ({ setting, access }) => `${setting} ${access}`,
    );
  expect(found(fileWith(0o600))).toEqual([]);
  expect(found(fileWith(0o440))).toEqual(['ENCRYPTION_KEY_FILE group']);
  expect(found(fileWith(0o400), fileWith(0o444))).toEqual(['ENCRYPTION_KEY_PREVIOUS_FILE everyone']);
  expect(found(join(folder, 'missing'))).toEqual([]);
  expect(accessibleKeyFiles({})).toEqual([]);
});
