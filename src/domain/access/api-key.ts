import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A key as callers send it: `nk_`, the public part (the key's id without its prefix), `_`, and 160 random
 * bits in hexadecimal. The public part finds the row; only the secret part authenticates.
 */
export interface ApiKey {
  keyId: string;
  secret: string;
}

const PATTERN = /^nk_([0-9a-z]{26})_([0-9a-f]{40})$/;

export function newApiKeySecret(): string {
  return randomBytes(20).toString('hex');
}

export function formatApiKey({ keyId, secret }: ApiKey): string {
  return `nk_${keyId.slice('key_'.length)}_${secret}`;
}

/** Null when the text is not a well-formed key. */
export function parseApiKey(text: string): ApiKey | null {
  const [, publicPart, secret] = PATTERN.exec(text) ?? [];
  return publicPart === undefined || secret === undefined ? null : { keyId: `key_${publicPart}`, secret };
}

/** SHA-256 in hexadecimal. A slow hash would add nothing: the secret is 160 random bits. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Compares in constant time. */
export function secretMatches(secret: string, expectedHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(expectedHash));
}
