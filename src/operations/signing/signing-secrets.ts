import type { FieldError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import {
  findSigningSecrets,
  insertSigningSecret,
  type SecretOwner,
} from '../../store/signing/signing-secrets.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import type { SecretBox } from '../../webhooks/secret-box.ts';
import { isSigningSecret, newSigningSecret } from '../../webhooks/hmac-signature.ts';

/** What is wrong with a secret that its owner brings. Does not quote it: errors are logged and shown. */
export function checkOwnSecret(secret: string | undefined): FieldError[] {
  if (secret === undefined || isSigningSecret(secret)) return [];
  return [
    { pointer: '/secret', detail: 'The secret must be whsec_ and padded Base64 of 24 to 64 random bytes.' },
  ];
}

/** Stores a `whsec_` secret sealed, a new one unless the owner brings one; returns it as the receiver needs it. */
export async function createSigningSecret(
  tx: Transaction,
  secretBox: SecretBox,
  owner: SecretOwner,
  secret = newSigningSecret(),
): Promise<string> {
  const id = newId('signingSecret', tx.now);
  if (!(await insertSigningSecret(tx, { id, ...owner, sealed: secretBox.seal(secret, id) }))) {
    throw new Error(`${owner.endpointId ?? owner.teamId} has a signing secret already`);
  }
  return secret;
}

// Whoever rotates several times within an overlap still gets a header of moderate size: each signature is 48 bytes of it, and
// receivers try every one.
const MAX_SIGNING_SECRETS = 5;

/** The secrets that sign now, the newest first. The ciphertext of one row cannot be opened as another's. */
export async function openSigningSecrets(
  session: Session,
  secretBox: SecretBox,
  { teamId, endpointId, now }: SecretOwner & { now: number },
): Promise<string[]> {
  const rows = await findSigningSecrets(session, teamId, endpointId, now);
  return rows.slice(0, MAX_SIGNING_SECRETS).map(({ id, sealed }) => secretBox.open(sealed, id));
}
