import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/**
 * The `v1,` signature of Standard Webhooks 1.0.0: HMAC-SHA256 in base64.
 * @throws {Error} when the secret is malformed; the message does not contain it
 */
export function hmacSignature(secret: string, content: string | Buffer): string {
  const key = secretBytes(secret);
  if (key === null) {
    throw new Error('A signing secret is not `whsec_` and base64 of 24 to 64 bytes.');
  }
  // A key object: Node 24 is slower when it is given the bytes.
  return `v1,${createHmac('sha256', createSecretKey(key)).update(content).digest('base64')}`;
}

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(): string {
  return SECRET_PREFIX + randomBytes(NEW_SECRET_BYTES).toString('base64');
}

/**
 * Whether the text is `whsec_` and padded base64 of 24 to 64 bytes, the sizes that Standard Webhooks 1.0.0
 * allows.
 */
export function isSigningSecret(text: string): boolean {
  return secretBytes(text) !== null;
}

const SECRET_PREFIX = 'whsec_';
// The length of a SHA-256 digest: a longer key would not make the HMAC stronger.
const NEW_SECRET_BYTES = 32;
// The bounds of Standard Webhooks 1.0.0.
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

function secretBytes(text: string): Buffer | null {
  if (!text.startsWith(SECRET_PREFIX)) {
    return null;
  }
  const encoded = text.slice(SECRET_PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  // Node skips characters that are not base64. A receiver's library may refuse them or decode another key,
  // so only the exact form counts.
  const exact = bytes.toString('base64') === encoded;
  return exact && bytes.length >= MIN_SECRET_BYTES && bytes.length <= MAX_SECRET_BYTES ? bytes : null;
}
