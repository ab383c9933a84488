import { apiKey } from '../../domain/access/api-key.ts';
import { permissions } from '../../domain/access/permissions.ts';
import type { Caller } from '../../domain/access/principal.ts';
import { secretMatches } from '../../domain/access/token-format.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { findKeyOfCaller, type KeyOfCaller } from '../../store/access/keys.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * The caller of a key. The key, its limits and its permissions are read each time, so that a change takes effect with the next request.
 * Only who has a right secret learns that it has expired.
 */
export async function authenticateKey(
  { store, clock, tokenUses }: Pick<OperationContext, 'store' | 'clock' | 'tokenUses'>,
  presentedKey: string,
): Promise<AuthenticateKeyOutcome> {
  const presented = apiKey.parse(presentedKey);
  if (presented === null) return UNKNOWN;
  const key = await findKeyOfCaller(store.reader, presented.id);
  if (key?.revokedAt !== null) return UNKNOWN;
  const secret = matchingSecret(key, presented.secret);
  if (secret === null) return UNKNOWN;
  const expiresAt = Math.min(key.expiresAt ?? Infinity, secret.expiresAt);
  if (expiresAt <= clock.now()) return { outcome: 'expired', expiresAt };
  tokenUses.used(key.id);
  return {
    outcome: 'authenticated',
    caller: {
      principal: { teamId: key.teamId, keyId: key.id },
      limits: key.limits,
      permissions: key.permissions ?? permissions,
    },
  };
}

export type AuthenticateKeyOutcome =
  | { outcome: 'authenticated'; caller: Caller }
  | { outcome: 'expired'; expiresAt: UnixMs }
  /** Malformed, unknown, wrong or revoked: callers do not learn which. */
  | { outcome: 'unknown' };

const UNKNOWN = { outcome: 'unknown' } as const;

/** The current secret has no end of its own; one that a rotation replaced has. */
function matchingSecret(
  { secretHash, previousSecrets }: KeyOfCaller,
  presented: string,
): { expiresAt: UnixMs } | null {
  if (secretMatches(presented, secretHash)) return { expiresAt: Infinity };
  return previousSecrets?.find((previous) => secretMatches(presented, previous.secretHash)) ?? null;
}
