import { SECOND_MS } from '../../domain/clock.ts';
import { AppError } from '../../domain/app-error.ts';
import { expireSigningKeys, findSigningKeys, lockCurrentKey } from '../../store/signing/signing-keys.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { createSigningKey } from './ensure-signing-key.ts';

// Because each adds a signature of 93 bytes to one header of every v1a webhook, and receivers accept 8 kB
// of headers.
const MAX_KEYS = 10;

/**
 * Creates a new Ed25519 key, which signs and is published from now on. Earlier keys sign beside it for the
 * overlap and no longer, even when an earlier rotation gave them more time. @throws AppError `conflict`
 * when ten keys would still sign
 */
export async function rotateSigningKey(
  { store, secretBox, actor }: Pick<OperationContext, 'store' | 'secretBox' | 'actor'>,
  overlapSeconds: number,
): Promise<void> {
  await store.transaction(async (tx) => {
    await lockCurrentKey(tx);
    await expireSigningKeys(tx, tx.now + overlapSeconds * SECOND_MS);
    if ((await findSigningKeys(tx, tx.now)).length >= MAX_KEYS)
      throw new AppError(
        'conflict',
        `${MAX_KEYS} keys sign already: wait until some end, or rotate without overlap.`,
      );
    const id = await createSigningKey(tx, secretBox);
    await recordChange(tx, actor, {
      action: 'webhook_key.rotate',
      objectId: id,
      teamId: null,
      before: null,
      after: { overlapSeconds },
    });
  });
}
