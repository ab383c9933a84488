import { apiKey } from '../../domain/access/api-key.ts';
import { hashSecret, newTokenSecret } from '../../domain/access/token-format.ts';
import type { PreviousSecret } from '../../domain/access/team.ts';
import { AppError, invalidField } from '../../domain/app-error.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { lockKey, updateKey } from '../../store/access/keys.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Gives a key a new secret. The earlier ones authenticate until the end of the overlap; its id, and with it its limits and
 * budgets, stay.
 * @throws AppError `not_found` when it is unknown or revoked, `conflict` when it has expired and gets no new expiry
 */
export async function rotateKey(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  { id, overlapMs, expiresAt }: RotateKeyParams,
): Promise<{ key: string; previousExpiresAt: UnixMs | null }> {
  const secret = newTokenSecret();
  return store.transaction(async (tx) => {
    const key = await lockKey(tx, id);
    if (key?.revokedAt !== null) throw new AppError('not_found', `There is no key ${id} that is not revoked`);
    if (expiresAt != null && expiresAt <= tx.now) throw invalidField('/expiresAt', 'must be in the future');
    const ends = expiresAt === undefined ? key.expiresAt : expiresAt;
    if (ends !== null && ends <= tx.now)
      throw new AppError('conflict', 'The key has expired: give it another expiresAt.');
    const previousExpiresAt = overlapMs === 0 ? null : tx.now + overlapMs;
    await updateKey(tx, id, {
      secretHash: hashSecret(secret),
      previousSecrets: previousExpiresAt === null ? null : replaced(key, tx.now, previousExpiresAt),
      expiresAt: ends,
    });
    await recordChange(tx, actor, {
      action: 'key.rotate',
      objectId: id,
      teamId: key.teamId,
      before: { expiresAt: key.expiresAt },
      after: { expiresAt: ends, previousExpiresAt },
    });
    return { key: apiKey.format({ id, secret }), previousExpiresAt };
  });
}

export interface RotateKeyParams {
  id: string;
  /** How long the earlier secrets authenticate beside the new one. 0 ends them at once. */
  overlapMs: number;
  /** Null: the key does not expire from now on. Absent: as before. */
  expiresAt?: UnixMs | null | undefined;
}

// One that a caller still uses is kept when the answer to a rotation was lost and it is repeated; more were forgotten.
const MAX_PREVIOUS = 4;

/** The secrets that still authenticate, the newest first; earlier ones keep their own end. */
function replaced(
  { secretHash, previousSecrets }: { secretHash: string; previousSecrets: PreviousSecret[] | null },
  now: UnixMs,
  expiresAt: UnixMs,
): PreviousSecret[] {
  const earlier = (previousSecrets ?? []).filter((previous) => previous.expiresAt > now);
  return [{ secretHash, expiresAt }, ...earlier].slice(0, MAX_PREVIOUS);
}
