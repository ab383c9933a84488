import { newId } from '../../domain/new-id.ts';
import { findSigningKeys, insertSigningKey } from '../../store/signing/signing-keys.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import type { SecretBox } from '../../webhooks/secret-box.ts';
import { newSigningKeyPair } from '../../webhooks/signing-key-pair.ts';

/**
 * Creates the gateway's first Ed25519 key. Two replicas that start together may both create one; then both
 * sign until a rotation.
 */
export async function ensureSigningKey(tx: Transaction, secretBox: SecretBox): Promise<void> {
  const keys = await findSigningKeys(tx, tx.now);
  if (keys.length === 0) await createSigningKey(tx, secretBox);
}

/** Creates an Ed25519 key and stores it with its private part encrypted. Returns its id. */
export async function createSigningKey(tx: Transaction, secretBox: SecretBox): Promise<string> {
  const id = newId('signingKey', tx.now);
  const { secretKey, publicKey } = newSigningKeyPair();
  const sealed = secretBox.seal(secretKey, id);
  await insertSigningKey(tx, { id, publicKey, sealed, createdAt: tx.now, expiresAt: null });
  return id;
}

/** The `whsk_…` keys that currently sign, newest first. */
export async function openSigningKeys(
  session: Session,
  secretBox: SecretBox,
  now: number,
): Promise<string[]> {
  const rows = await findSigningKeys(session, now);
  return rows.map(({ id, sealed }) => secretBox.open(sealed, id));
}
