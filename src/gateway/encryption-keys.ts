import { dirname, join, parse } from 'node:path';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/config.ts';
import { checkKeyFileAccess, type KeyFileWarning } from './check-key-file-access.ts';
import { loadOrCreateKeyFile, readKeyFile } from './load-or-create-key-file.ts';
import { encryptionKeyFrom, keyIdOf, type EncryptionKey } from '../webhooks/secret-box.ts';

/**
 * The configured keys, the current one first. Without ENCRYPTION_KEY the current one is the key file's, which is created if it is missing.
 * @param sealed the newest encrypted text in the database, or null
 * @param warn called when the group may access the key file
 * @throws ConfigError when every user may access the key file, and when none of the keys encrypted it: a
 *   command line without the gateway's ENCRYPTION_KEY would otherwise encrypt what the gateway cannot decrypt
 */
export function encryptionKeys(config: Config, sealed: string | null, warn: KeyFileWarning): EncryptionKey[] {
  const previous = config.ENCRYPTION_KEY_PREVIOUS.map(encryptionKeyFrom);
  if (config.ENCRYPTION_KEY !== null) return [encryptionKeyFrom(config.ENCRYPTION_KEY), ...previous];
  const path = keyFileOf(config);
  const inFile = readKeyFile(path);
  const atHand = [...(inFile === null ? [] : [encryptionKeyFrom(inFile)]), ...previous];
  const sealedBy = sealed === null ? null : keyIdOf(sealed);
  // A previous key alone could decrypt what is stored, but a new key file would encrypt what comes.
  if (sealedBy !== null && (inFile === null || !atHand.some(({ id }) => id === sealedBy))) {
    const file = `the key file ${path} ${inFile === null ? 'does not exist' : 'holds another key'}`;
    throw new ConfigError([
      `ENCRYPTION_KEY must be the key that encrypted the secrets in the database (its id is ${sealedBy}): ${file}`,
    ]);
  }
  const current = encryptionKeyFrom(loadOrCreateKeyFile(path));
  checkKeyFileAccess(path, warn);
  return [current, ...previous];
}

/** The gateway's own key file, beside the SQLite file. */
export function keyFileOf({ DATABASE_URL }: Pick<Config, 'DATABASE_URL'>): string {
  const database = DATABASE_URL.slice('file:'.length);
  return join(dirname(database), `${parse(database).name}.key`);
}
