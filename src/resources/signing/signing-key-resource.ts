import { optionalTimestamp, toTimestamp, type UnixMs } from '../../domain/clock.ts';

export type SigningKeyResource = ReturnType<typeof toSigningKeyResource>;

/** The public part of a key that signs webhooks. */
export interface PublicSigningKey {
  id: string;
  /** `whpk_…` */
  publicKey: string;
  createdAt: UnixMs;
  /** When it stops signing; null for the current one. */
  expiresAt: UnixMs | null;
}

/** A signing key as the operator sees it, over HTTP and on the command line. */
export function toSigningKeyResource({ id, publicKey, createdAt, expiresAt }: PublicSigningKey) {
  return {
    id,
    object: 'webhook_key' as const,
    publicKey,
    createdAt: toTimestamp(createdAt),
    expiresAt: optionalTimestamp(expiresAt),
  };
}
