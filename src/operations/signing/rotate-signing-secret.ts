import type { UnixMs } from '../../domain/clock.ts';
import type { FieldError } from '../../domain/app-error.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import {
  endSigningSecrets,
  retireCurrentSecret,
  type SecretOwner,
} from '../../store/signing/signing-secrets.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { lockTeam } from '../../store/access/teams.ts';
import type { OperationContext } from '../context.ts';
import { checkOwnSecret, createSigningSecret } from './signing-secrets.ts';

/**
 * Puts a new secret in the place of an endpoint's, or of a team's default one. Those that an earlier rotation lets sign for a while
 * go on until then.
 */
export async function rotateSigningSecret(
  { store, secretBox }: Pick<OperationContext, 'store' | 'secretBox'>,
  owner: SecretOwner,
  { secret: ownSecret, overlapMs }: Rotation,
): Promise<RotateOutcome> {
  const errors = checkOwnSecret(ownSecret);
  if (errors.length > 0) return { outcome: 'refused', errors };
  return store.transaction(async (tx) => {
    if (!(await lockOwner(tx, owner))) return { outcome: 'not_found' };
    const previousExpiresAt = overlapMs === 0 ? null : tx.now + overlapMs;
    if (previousExpiresAt === null) await endSigningSecrets(tx, owner);
    else await retireCurrentSecret(tx, owner, previousExpiresAt);
    const secret = await createSigningSecret(tx, secretBox, owner, ownSecret);
    return { outcome: 'rotated', secret, previousExpiresAt };
  });
}

export interface Rotation {
  /** The owner's own `whsec_`; made here where absent. */
  secret?: string | undefined;
  /** How long the secret that is replaced signs beside the new one. 0: it and all earlier ones stop at once. */
  overlapMs: number;
}

export type RotateOutcome =
  | { outcome: 'rotated'; secret: string; previousExpiresAt: UnixMs | null }
  | { outcome: 'refused'; errors: FieldError[] }
  | { outcome: 'not_found' };

/** Rotations of the same secret go one after the other, so that one of them stays the current one. */
async function lockOwner(tx: Transaction, { teamId, endpointId }: SecretOwner): Promise<boolean> {
  if (endpointId !== null) return (await lockEndpoint(tx, teamId, endpointId))?.isDeleted === false;
  return teamId !== null && lockTeam(tx, teamId);
}
