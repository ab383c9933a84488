import { createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { hmacSignature } from './hmac-signature.ts';
import { toPublicJwk } from './signing-key-pair.ts';

/**
 * Whether one of the keys made the signature; false for a version other than `v1` and `v1a`.
 * @throws {Error} when a key is malformed
 */
export function matchesSignature(
  { version, value }: Signature,
  { secrets, publicKeys }: VerificationKeys,
  { id, timestampSeconds, body }: SignedContent,
): boolean {
  const signed = Buffer.concat([Buffer.from(`${id}.${timestampSeconds}.`), body]);
  if (version === 'v1') return secrets.some((secret) => isHmac(secret, signed, value));
  if (version === 'v1a') return publicKeys.some((publicKey) => isEd25519(publicKey, signed, value));
  return false;
}

export interface VerificationKeys {
  /** `whsec_…` */
  secrets: readonly string[];
  /** `whpk_…` */
  publicKeys: readonly string[];
}

export interface SignedContent {
  id: string;
  timestampSeconds: number;
  body: Buffer;
}

/** One of the signatures of a `webhook-signature` header. */
export interface Signature {
  /** `v1`, `v1a`, or whatever came; empty when there was no comma. */
  version: string;
  value: string;
}

/** The signatures of a `webhook-signature` header, in order. Never throws. */
export function parseSignatures(header: string): Signature[] {
  return header
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => {
      const comma = text.indexOf(',');
      return { version: text.slice(0, Math.max(comma, 0)), value: text.slice(comma + 1) };
    });
}

function isHmac(secret: string, signed: Buffer, value: string): boolean {
  const [a, b] = [Buffer.from(hmacSignature(secret, signed)), Buffer.from(`v1,${value}`)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isEd25519(publicKey: string, signed: Buffer, value: string): boolean {
  const key = createPublicKey({ key: { ...toPublicJwk(publicKey, '') }, format: 'jwk' });
  return verify(null, signed, key, Buffer.from(value, 'base64'));
}
