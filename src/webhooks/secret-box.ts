import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** Encrypts the secrets in the database. */
export interface SecretBox {
  /** `context`: where the secret belongs (the row's id). It can be opened only with the same one. */
  seal(plaintext: string, context: string): string;
  /**
   * @throws {UnreadableSecretError} when the text was changed, belongs to another context, or no configured
   * key decrypts it
   */
  open(sealed: string, context: string): string;
  /** Whether it was encrypted with the current key; not whether it can be decrypted. */
  isCurrent(sealed: string): boolean;
  /**
   * Encrypts with the current key; the same text when it already is. @throws {UnreadableSecretError} as
   * `open` does
   */
  reEncrypt(sealed: string, context: string): string;
}

export interface EncryptionKey {
  /**
   * The first 8 hex digits of the key's SHA-256: they identify the key in what it encrypted, and do not
   * reveal it.
   */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** The message tells the operator why a secret cannot be decrypted, and contains nothing of the secret. */
export class UnreadableSecretError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreadableSecretError';
  }
}

/**
 * Encrypts secrets at rest with AES-256-GCM as `v1.<key id>.<base64url of nonce, ciphertext, tag>`. The
 * first key encrypts, and every key decrypts: a new key is listed before the old one, which stays until
 * everything is re-encrypted.
 * @throws {Error} without a key
 */
export function createSecretBox(keys: readonly EncryptionKey[]): SecretBox {
  const [sealing] = keys;
  if (sealing === undefined) {
    throw new Error('There is no encryption key.');
  }
  // Key objects: Node 24 is slower when it is given the bytes.
  const keysById = new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]));
  const sealingKey = createSecretKey(sealing.key);
  const box: SecretBox = {
    seal(plaintext, context) {
      // 96 random bits for each secret: safe for 2^32 secrets under one key (NIST SP 800-38D, section 8.3).
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, sealingKey, nonce, TAG).setAAD(Buffer.from(context));
      const parts = [nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return `v1.${sealing.id}.${Buffer.concat(parts).toString('base64url')}`;
    },
    open(sealed, context) {
      const [, keyId, text] = SEALED.exec(sealed) ?? [];
      const bytes = Buffer.from(text ?? '', 'base64url');
      if (keyId === undefined || bytes.length < NONCE_BYTES + TAG.authTagLength) {
        throw new UnreadableSecretError('The stored secret is not of the form `v1.<key id>.<base64url>`.');
      }
      const key = keysById.get(keyId);
      if (key === undefined) {
        throw new UnreadableSecretError(
          `The stored secret was encrypted with the key ${keyId}, which is not configured.`,
        );
      }
      return decrypt(key, bytes, context);
    },
    isCurrent: (sealed) => keyIdOf(sealed) === sealing.id,
    reEncrypt: (sealed, context) =>
      box.isCurrent(sealed) ? sealed : box.seal(box.open(sealed, context), context),
  };
  return box;
}

/**
 * The key of ENCRYPTION_KEY. @throws {Error} unless the text is base64 of 32 bytes; the message does not
 * contain it
 */
export function encryptionKeyFrom(base64: string): EncryptionKey {
  const key = Buffer.from(base64, 'base64');
  const isExact = key.toString('base64').replace(/=+$/, '') === base64.trim().replace(/=+$/, '');
  if (!isExact || key.length !== KEY_BYTES) {
    throw new Error('An encryption key is 32 bytes in base64 (44 characters).');
  }
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key };
}

/** The id of the key that encrypted the text; null when it is not an encrypted text. */
export function keyIdOf(sealed: string): string | null {
  return SEALED.exec(sealed)?.[1] ?? null;
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG = { authTagLength: 16 };
const SEALED = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

function decrypt(key: KeyObject, bytes: Buffer, context: string): string {
  const tagAt = bytes.length - TAG.authTagLength;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), TAG)
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(tagAt));
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new UnreadableSecretError('The stored secret was changed, or belongs to another row.', { cause });
  }
}
