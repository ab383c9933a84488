import { dirname, join, parse } from 'node:path';
import { ConfigError, type Config } from '../config/config.ts';
import { loadOrCreateKeyFile, readKeyFile } from './key-file.ts';
import { encryptionKeyFrom, keyIdOf, type EncryptionKey } from '../webhooks/secret-box.ts';

/**
 * The keys of the settings, the current one first. Makes the key file where there is neither it nor ENCRYPTION_KEY.
 * @param sealed what is in the database already, or null
 * @throws ConfigError where that would be sealed by none of them: a command line without the server's ENCRYPTION_KEY would otherwise seal
 *   what the server cannot open
 */
export function encryptionKeysOf(config: Config, sealed: string | null): EncryptionKey[] {
  const previous = config.ENCRYPTION_KEY_PREVIOUS.map(encryptionKeyFrom);
  if (config.ENCRYPTION_KEY !== null) return [encryptionKeyFrom(config.ENCRYPTION_KEY), ...previous];
  const path = keyFileOf(config);
  const inFile = readKeyFile(path);
  const atHand = [...(inFile === null ? [] : [encryptionKeyFrom(inFile)]), ...previous];
  const sealedBy = sealed === null ? null : keyIdOf(sealed);
  // With a previous key alone what is there could be opened, but a new key file would seal what comes.
  if (sealedBy !== null && (inFile === null || !atHand.some(({ id }) => id === sealedBy))) {
    const file = `the key file ${path} ${inFile === null ? 'is not there' : 'holds another one'}`;
    throw new ConfigError([
      `ENCRYPTION_KEY must be the key that encrypted the secrets in the database (its id is ${sealedBy}): ${file}`,
    ]);
  }
  return [encryptionKeyFrom(loadOrCreateKeyFile(path)), ...previous];
}

function keyFileOf({ DATABASE_URL }: Config): string {
  const database = DATABASE_URL.slice('file:'.length);
  return join(dirname(database), `${parse(database).name}.key`);
}
