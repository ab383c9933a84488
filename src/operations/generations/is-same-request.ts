import { SECOND_MS } from '../../domain/clock.ts';
import type { Policy } from '../operation-context.ts';
import type { AcceptIdempotency } from './accept-params.ts';

/** Whether a request repeats the one that was stored with its idempotency key. */
export function isSameRequest(
  { requestHash, otherHashes }: AcceptIdempotency,
  storedHash: string,
  { queueTimeoutMs }: Pick<Policy, 'queueTimeoutMs'>,
): boolean {
  if (requestHash === storedHash) return true;
  return otherHashes?.(queueTimeoutMs / SECOND_MS).includes(storedHash) ?? false;
}
