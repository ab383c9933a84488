import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { encryptionKeyFrom } from '../webhooks/secret-box.ts';
import { keyFileOf } from './encryption-keys.ts';
import { readKeyFile } from './load-or-create-key-file.ts';

/**
 * The configured encryption key, for a database that needs the key with the id `needed`.
 * @param subject what was encrypted with it
 * @throws ConfigError when that one is not configured
 */
export function requiredKey(config: Config, needed: string | null, subject: string): string {
  const isFile = config.DATABASE_URL.startsWith('file:');
  const keyFile = keyFileOf(config);
  const inFile = isFile && existsSync(keyFile) ? readKeyFile(keyFile) : null;
  const current = config.ENCRYPTION_KEY ?? inFile;
  const keys = [current, ...config.ENCRYPTION_KEY_PREVIOUS].filter((key) => key !== null);
  const isThere = needed === null || keys.some((key) => encryptionKeyFrom(key).id === needed);
  if (current !== null && isThere) return current;
  const orFile = isFile ? `, or put the key file at ${keyFile}` : '';
  if (needed === null)
    throw new ConfigError([`${subject} does not say which key encrypted it: set ENCRYPTION_KEY${orFile}`]);
  throw new ConfigError([
    `${subject} was encrypted with the key ${needed}, which is not configured: set ENCRYPTION_KEY${orFile}`,
  ]);
}
