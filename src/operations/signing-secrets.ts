import { newId } from '../domain/ids.ts';
import { findSigningSecrets, insertSigningSecret } from '../store/signing-secrets.ts';
import type { Session, Transaction } from '../store/store.ts';
import type { SecretBox } from '../webhooks/secret-box.ts';
import { newSigningSecret } from '../webhooks/sign.ts';

/** Makes a `whsec_` secret and stores it sealed; returns it as the receiver needs it. */
export async function createSigningSecret(
  tx: Transaction,
  secretBox: SecretBox,
  teamId: string | null,
  endpointId: string | null,
): Promise<string> {
  const id = newId('signingSecret', tx.now);
  const secret = newSigningSecret();
  if (!(await insertSigningSecret(tx, { id, teamId, endpointId, sealed: secretBox.seal(secret, id) }))) {
    throw new Error(`${endpointId ?? teamId} has a signing secret already`);
  }
  return secret;
}

/** The secrets that sign now, the current one first. The ciphertext of one row cannot be opened as another's. */
export async function openSigningSecrets(
  session: Session,
  secretBox: SecretBox,
  { teamId, endpointId, now }: { teamId: string | null; endpointId: string | null; now: number },
): Promise<string[]> {
  const rows = await findSigningSecrets(session, teamId, endpointId, now);
  return rows.map(({ id, sealed }) => secretBox.open(sealed, id));
}
