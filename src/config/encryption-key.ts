import { encryptionKeyFrom } from '../webhooks/secret-box.ts';
import { list } from './kinds/list.ts';
import { text } from './kinds/text.ts';
import { optional } from './setting.ts';

export const encryptionKey = optional(
  text(
    '',
    'Encrypts secrets in the database: 32 bytes in base64. Without it, SQLite uses a key file beside the database, created at first start.',
    {
      secret: true,
      refine(value) {
        if (!isEncryptionKey(value)) throw new Error('must be 32 bytes in base64: openssl rand -base64 32');
      },
    },
  ),
);

export const previousEncryptionKeys = list(
  'Earlier values of `ENCRYPTION_KEY`, comma-separated. They only decrypt; what they encrypted is re-encrypted at start.',
  {
    secret: true,
    refine(keys) {
      if (!keys.every(isEncryptionKey))
        throw new Error('must be keys of 32 bytes in base64, separated by commas');
    },
  },
);

function isEncryptionKey(value: string): boolean {
  try {
    encryptionKeyFrom(value);
    return true;
  } catch {
    return false;
  }
}
