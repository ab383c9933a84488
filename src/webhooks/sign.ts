import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { ed25519Signature } from './signing-key.ts';

export type SignatureHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;

export interface MessageToSign {
  /** The event's id: the same on every attempt, so that the receiver can tell a repetition. */
  id: string;
  /** The time of this attempt, in whole seconds since the epoch. */
  timestampSeconds: number;
  /** The body as it is sent, byte for byte. */
  payload: string;
  /** `whsec_…`, the newest first. During a rotation the old one signs too; a receiver accepts any match. */
  secrets: readonly string[];
  /** `whsk_…`, the newest first. None where absent. */
  keys?: readonly string[];
}

/**
 * The three headers of Standard Webhooks 1.0.0. Of `id.timestamp.payload`, one `v1,` signature (HMAC-SHA256) for each secret and one
 * `v1a,` signature (Ed25519) for each key, in base64, separated by spaces. Throws an Error when there is nothing to sign with, or
 * a secret or key is malformed; the message does not hold it.
 */
export function signWebhook({ id, timestampSeconds, payload, ...signers }: MessageToSign): SignatureHeaders {
  const { secrets, keys = [] } = signers;
  const content = `${id}.${timestampSeconds}.${payload}`;
  const signatures = [
    ...secrets.map((secret) => hmacSignature(secret, content)),
    ...keys.map((key) => ed25519Signature(key, content)),
  ];
  if (signatures.length === 0) {
    throw new Error('A webhook needs at least one signing secret or key.');
  }
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatures.join(' '),
  };
}

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(): string {
  return SECRET_PREFIX + randomBytes(NEW_SECRET_BYTES).toString('base64');
}

/** Whether the text is `whsec_` and padded base64 of 24 to 64 bytes, the sizes that Standard Webhooks 1.0.0 allows. */
export function isSigningSecret(text: string): boolean {
  return secretBytes(text) !== null;
}

/** The `v1,` signature. Throws an Error when the secret is malformed; the message does not hold it. */
export function hmacSignature(secret: string, content: string | Buffer): string {
  const key = secretBytes(secret);
  if (key === null) {
    throw new Error('A signing secret is not `whsec_` and base64 of 24 to 64 bytes.');
  }
  // A key object, since Node 24 takes longer when it is given the bytes.
  return `v1,${createHmac('sha256', createSecretKey(key)).update(content).digest('base64')}`;
}

const SECRET_PREFIX = 'whsec_';
// The length of a SHA-256 digest: a longer key makes the HMAC no stronger.
const NEW_SECRET_BYTES = 32;
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

function secretBytes(text: string): Buffer | null {
  if (!text.startsWith(SECRET_PREFIX)) {
    return null;
  }
  const encoded = text.slice(SECRET_PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  // Node skips what is not base64. A receiver's library may refuse it or decode it to another key, so only the exact form is a secret.
  const exact = bytes.toString('base64') === encoded;
  return exact && bytes.length >= MIN_SECRET_BYTES && bytes.length <= MAX_SECRET_BYTES ? bytes : null;
}
