import { dirname, join, parse } from 'node:path';
import type { Config } from './config.ts';
import { loadOrCreateKeyFile } from './webhooks/key-file.ts';
import { encryptionKeyFrom, type EncryptionKey } from './webhooks/secret-box.ts';

/** The keys of the settings, the current one first. Makes the key file where there is neither it nor ENCRYPTION_KEY. */
export function encryptionKeysOf(config: Config): EncryptionKey[] {
  const current = config.ENCRYPTION_KEY ?? loadOrCreateKeyFile(keyFileOf(config));
  return [current, ...config.ENCRYPTION_KEY_PREVIOUS].map(encryptionKeyFrom);
}

function keyFileOf({ DATABASE_URL }: Config): string {
  const database = DATABASE_URL.slice('file:'.length);
  return join(dirname(database), `${parse(database).name}.key`);
}
