import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

/** An Ed25519 key pair in the forms of Standard Webhooks 1.0.0. */
export interface SigningKeyPair {
  /** `whsk_` and base64 of 64 bytes: the seed and the public key. */
  secretKey: string;
  /** `whpk_` and base64 of the 32 bytes of the public key. */
  publicKey: string;
}

/** A public key as a JWK (RFC 8037). */
export interface PublicJwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  use: 'sig';
  alg: 'EdDSA';
}

/** Generates a new pair. */
export function newSigningKeyPair(): SigningKeyPair {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, publicKey] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  return {
    secretKey: SECRET_PREFIX + Buffer.concat([seed, publicKey]).toString('base64'),
    publicKey: PUBLIC_PREFIX + publicKey.toString('base64'),
  };
}

/**
 * The `v1a,` signature of Standard Webhooks 1.0.0: Ed25519 in base64.
 * @throws {Error} when the key is malformed; the message does not contain it
 */
export function ed25519Signature(secretKey: string, content: string): string {
  const bytes = keyBytes(secretKey, SECRET_PREFIX, 2 * KEY_BYTES);
  const [seed, publicKey] = [bytes.subarray(0, KEY_BYTES), bytes.subarray(KEY_BYTES)];
  const [d, x] = [seed.toString('base64url'), publicKey.toString('base64url')];
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' });
  return `v1a,${sign(null, Buffer.from(content), key).toString('base64')}`;
}

/** The JWK of a `whpk_…`. @throws {Error} when it is malformed */
export function toPublicJwk(publicKey: string, kid: string): PublicJwk {
  const x = keyBytes(publicKey, PUBLIC_PREFIX, KEY_BYTES).toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' };
}

const SECRET_PREFIX = 'whsk_';
const PUBLIC_PREFIX = 'whpk_';
const KEY_BYTES = 32;

function keyBytes(text: string, prefix: string, length: number): Buffer {
  const bytes = Buffer.from(text.slice(prefix.length), 'base64');
  if (!text.startsWith(prefix) || bytes.length !== length) {
    throw new Error(`A signing key is not \`${prefix}\` and base64 of ${length} bytes.`);
  }
  return bytes;
}
