import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What a caller presents: `nk_`, the public part (the key's id without its prefix), `_`, and 160 random bits in hexadecimal.
 * The public part finds the row; only the secret part proves anything.
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

/** Null when the text does not have the form of a key. */
export function parseApiKey(text: string): ApiKey | null {
  const [, publicPart, secret] = PATTERN.exec(text) ?? [];
  return publicPart === undefined || secret === undefined ? null : { keyId: `key_${publicPart}`, secret };
}

/** SHA-256, hexadecimal. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Takes the same time wherever the two differ. */
export function secretMatches(secret: string, expectedHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(expectedHash));
}
