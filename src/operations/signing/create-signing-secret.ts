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

/**
 * Stores an encrypted `whsec_` secret, the owner's own or a generated one, and returns it as the receiver
 * needs it.
 */
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

/**
 * Errors of a secret that its owner chose; empty when it is valid or absent. They do not quote it, because
 * errors are logged.
 */
export function checkOwnSecret(secret: string | undefined): FieldError[] {
  if (secret === undefined || isSigningSecret(secret)) return [];
  return [
    { pointer: '/secret', detail: 'The secret must be whsec_ and padded Base64 of 24 to 64 random bytes.' },
  ];
}

// Because several rotations within an overlap must not make the header too long: each signature takes 48
// bytes, and receivers try every one.
const MAX_SIGNING_SECRETS = 5;

/**
 * The secrets that currently sign, newest first. The ciphertext of one row cannot be decrypted as
 * another's.
 */
export async function openSigningSecrets(
  session: Session,
  secretBox: SecretBox,
  { teamId, endpointId, now }: SecretOwner & { now: number },
): Promise<string[]> {
  const rows = await findSigningSecrets(session, teamId, endpointId, now);
  return rows.slice(0, MAX_SIGNING_SECRETS).map(({ id, sealed }) => secretBox.open(sealed, id));
}
