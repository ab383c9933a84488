import type { PublicSigningKey } from '../../resources/signing/signing-key-resource.ts';
import { findSigningKeys } from '../../store/signing/signing-keys.ts';
import { toPublicJwk, type PublicJwk } from '../../webhooks/signing-key-pair.ts';
import type { OperationContext } from '../operation-context.ts';

/** The public parts of the keys that currently sign `v1a`, newest first. */
export async function listSigningKeys({
  store,
  clock,
}: Pick<OperationContext, 'store' | 'clock'>): Promise<(PublicSigningKey & { jwk: PublicJwk })[]> {
  const rows = await findSigningKeys(store.reader, clock.now());
  return rows.map(({ id, publicKey, createdAt, expiresAt }) => ({
    id,
    publicKey,
    jwk: toPublicJwk(publicKey, id),
    createdAt,
    expiresAt,
  }));
}
