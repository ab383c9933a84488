import { list, type Setting } from './settings.ts';
import { encryptionKeyFrom } from '../webhooks/secret-box.ts';

export const encryptionKey: Setting<string, null> = {
  default: null,
  about:
    '32 bytes in base64 that encrypt signing secrets. Absent: a key file beside the SQLite file, made at first start.',
  secret: true,
  parse(value) {
    if (!isEncryptionKey(value)) throw new Error('must be 32 bytes in base64: openssl rand -base64 32');
    return value;
  },
};

export const previousEncryptionKeys: Setting<string[]> = {
  ...list(
    'Keys that came before `ENCRYPTION_KEY`, with commas between. They only open; what they encrypted is encrypted anew at start.',
  ),
  secret: true,
  parse(value) {
    const keys = list('').parse(value);
    if (!keys.every(isEncryptionKey))
      throw new Error('must be keys of 32 bytes in base64, with commas between');
    return keys;
  },
};

function isEncryptionKey(text: string): boolean {
  try {
    encryptionKeyFrom(text);
    return true;
  } catch {
    return false;
  }
}
