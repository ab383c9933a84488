import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { idPrefixes, type IdKind } from '../new-id.ts';

/**
 * The form of the tokens of one kind of row: a prefix, the public part (the row's id without its prefix), and 160 random
 * bits in hexadecimal. The public part finds the row; only the secret part authenticates.
 */
export function createTokenFormat(prefix: string, kind: IdKind): TokenFormat {
  const pattern = new RegExp(`^${prefix}_([0-9a-z]{26})_([0-9a-f]{40})$`);
  const idPrefix = `${idPrefixes[kind]}_`;
  return {
    format: ({ id, secret }) => `${prefix}_${id.slice(idPrefix.length)}_${secret}`,
    parse(text) {
      const [, publicPart, secret] = pattern.exec(text) ?? [];
      return publicPart === undefined || secret === undefined
        ? null
        : { id: `${idPrefix}${publicPart}`, secret };
    },
  };
}

export interface TokenFormat {
  format(token: Token): string;
  /** Null when the text is not a well-formed token of this kind. */
  parse(text: string): Token | null;
}

export interface Token {
  id: string;
  secret: string;
}

export function newTokenSecret(): string {
  return randomBytes(20).toString('hex');
}

/** SHA-256 in hexadecimal. A slow hash would add nothing: the secret is 160 random bits. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Compares in constant time. */
export function secretMatches(secret: string, expectedHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(expectedHash));
}
