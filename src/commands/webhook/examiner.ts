import { parseJson } from '../../domain/parse-json.ts';
import type { VerificationKeys } from '../../webhooks/matches-signature.ts';
import {
  STANDARD_TOLERANCE_SECONDS as toleranceSeconds,
  verifyWebhook,
  type Verification,
} from '../../webhooks/verify-webhook.ts';
import type { ReceivedRequest } from './receiver.ts';

// Days of webhooks while developing; a receiver that has effects remembers them in its database.
const MAX_REMEMBERED_IDS = 10_000;

/**
 * Looks at one request after the other as a receiver should: what is not valid is answered with 400 and not remembered.
 * @param status for everything else
 */
export function createExaminer(
  keys: VerificationKeys,
  status: number,
): (request: ReceivedRequest) => Examined {
  const canVerify = keys.secrets.length + keys.publicKeys.length > 0;
  const seen = new Set<string>();
  return (request) => {
    const receivedAt = new Date();
    const nowSeconds = Math.floor(receivedAt.getTime() / 1_000);
    const verification = canVerify ? verifyWebhook({ ...request, keys, toleranceSeconds, nowSeconds }) : null;
    const isValid = verification?.valid !== false;
    const id = request.headers['webhook-id']?.toString() ?? null;
    const duplicate = id !== null && seen.has(id);
    if (id !== null && isValid && seen.size < MAX_REMEMBERED_IDS) seen.add(id);
    const type = typeOf(request.body);
    return { ...request, receivedAt, id, type, verification, duplicate, status: isValid ? status : 400 };
  };
}

/** What there is to say of a request. */
export interface Examined extends ReceivedRequest {
  receivedAt: Date;
  /** `webhook-id`, and the body's `type`; null where there is none. */
  id: string | null;
  type: string | null;
  /** Null: there is nothing to verify it with. */
  verification: Verification | null;
  /** The same id has come before. */
  duplicate: boolean;
  /** What it is answered with. */
  status: number;
}

function typeOf(body: Buffer): string | null {
  const event = parseJson(body.toString()) as { type?: unknown } | null | undefined;
  return typeof event?.type === 'string' ? event.type : null;
}
