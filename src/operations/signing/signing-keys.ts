import { newId } from '../../domain/new-id.ts';
import { findSigningKeys, insertSigningKey } from '../../store/signing/signing-keys.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import type { SecretBox } from '../../webhooks/secret-box.ts';
import { newSigningKeyPair } from '../../webhooks/signing-key-pair.ts';

/** Makes the gateway's first Ed25519 key. Two replicas that start at once may both make one; then both sign, until a rotation. */
export async function ensureSigningKey(tx: Transaction, secretBox: SecretBox): Promise<void> {
  const keys = await findSigningKeys(tx, tx.now);
  if (keys.length === 0) await createSigningKey(tx, secretBox);
}

/** Makes an Ed25519 key and stores it, its private part sealed. */
export async function createSigningKey(tx: Transaction, secretBox: SecretBox): Promise<void> {
  const id = newId('signingKey', tx.now);
  const { secretKey, publicKey } = newSigningKeyPair();
  const sealed = secretBox.seal(secretKey, id);
  await insertSigningKey(tx, { id, publicKey, sealed, createdAt: tx.now, expiresAt: null });
}

/** The `whsk_…` that sign now, the newest first. */
export async function openSigningKeys(
  session: Session,
  secretBox: SecretBox,
  now: number,
): Promise<string[]> {
  const rows = await findSigningKeys(session, now);
  return rows.map(({ id, sealed }) => secretBox.open(sealed, id));
}
