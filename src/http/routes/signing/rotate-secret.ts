import type { Static } from 'typebox';
import { optionalTimestamp, SECOND_MS } from '../../../domain/clock.ts';
import { DEFAULT_OVERLAP_SECONDS } from '../../../domain/signing/overlap-bounds.ts';
import { notFound } from '../../plugins/known-id.ts';
import { refusedFields } from '../../plugins/to-invalid-request.ts';
import type { RotateWebhookSecretRequest } from '../../schemas/signing/webhook-secret.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';

/**
 * Rotates a secret as the request asks, with the default overlap.
 * @throws AppError for an invalid secret or an unknown endpoint
 */
export async function rotateSecret(
  { rotateSigningSecret }: Pick<TeamOperations, 'rotateSigningSecret'>,
  owner: Parameters<TeamOperations['rotateSigningSecret']>[0],
  { secret, overlapSeconds = DEFAULT_OVERLAP_SECONDS }: Static<typeof RotateWebhookSecretRequest>,
) {
  const rotated = await rotateSigningSecret(owner, { secret, overlapMs: overlapSeconds * SECOND_MS });
  if (rotated.outcome === 'refused') throw refusedFields(rotated.errors);
  if (rotated.outcome === 'not_found') throw notFound('endpoint');
  return { secret: rotated.secret, previousExpiresAt: optionalTimestamp(rotated.previousExpiresAt) };
}

/** The description of both operations that rotate a secret. */
export const ROTATION =
  'Both secrets sign until the old one expires, the new one first, so that the receiver can switch over without rejecting a webhook. At most the five newest secrets sign.';
