import type { UnixMs } from '../../domain/clock.ts';
import type { SignatureScheme } from '../../domain/endpoints/endpoint.ts';
import type { Session } from '../../store/engine/store.ts';
import type { SecretBox } from '../../webhooks/secret-box.ts';
import { openSigningKeys } from './ensure-signing-key.ts';
import { openSigningSecrets } from './create-signing-secret.ts';

/**
 * The current signers as parameters of `signWebhook`: the secrets of the endpoint or team for `v1`, the
 * gateway's keys for `v1a`.
 */
export async function openSigners(
  session: Session,
  secretBox: SecretBox,
  { signatures, ...owner }: SignerQuery,
): Promise<{ secrets: string[]; keys: string[] }> {
  return {
    secrets: signatures.includes('v1') ? await openSigningSecrets(session, secretBox, owner) : [],
    keys: signatures.includes('v1a') ? await openSigningKeys(session, secretBox, owner.now) : [],
  };
}

export interface SignerQuery {
  teamId: string | null;
  /** Null: the webhook of a request, which the team's default secret signs. */
  endpointId: string | null;
  signatures: readonly SignatureScheme[];
  now: UnixMs;
}
