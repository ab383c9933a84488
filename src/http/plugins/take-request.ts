import type { FastifyReply } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import type { Caller } from '../../domain/access/principal.ts';
import type { Quota, QuotaState, TakeRequest } from '../../domain/access/request-window.ts';

/**
 * Counts a request on the requests per minute of the team and of the key, and reports their state in every response: `RateLimit` and `RateLimit-Policy` by draft-ietf-httpapi-ratelimit-headers-10, a
 * policy each for `team` and `key`.
 * @throws AppError `rate_limited`, with nothing counted
 */
export async function takeRequest(
  requestQuota: SharedQuota,
  caller: Caller,
  reply: FastifyReply,
): Promise<void> {
  const quotas = quotasOf(caller);
  if (quotas.length === 0) return;
  const decision = await requestQuota.take(quotas);
  reply.header('ratelimit-policy', decision.quotas.map(policyItem).join(', '));
  reply.header('ratelimit', decision.quotas.map(limitItem).join(', '));
  const { refusedBy: scope, retryAfterSeconds } = decision;
  if (scope === null) return;
  const { requestsPerMinute } = quotas.find((quota) => quota.scope === scope) ?? {};
  throw new AppError(
    'rate_limited',
    `The ${scope} may send ${requestsPerMinute} requests a minute; the next one in ${retryAfterSeconds} s.`,
    { details: { scope, requestsPerMinute }, retryAfterSeconds },
  );
}

/** Counts the requests of one process, or those of all. */
export interface SharedQuota {
  take: TakeRequest;
}

function quotasOf({ principal, limits }: Caller): Quota[] {
  const subjects = { team: principal.teamId, key: principal.keyId };
  return (['team', 'key'] as const).flatMap((scope) => {
    const requestsPerMinute = limits[scope]?.requestsPerMinute ?? null;
    return requestsPerMinute === null ? [] : [{ scope, subjectId: subjects[scope], requestsPerMinute }];
  });
}

function policyItem({ scope, requestsPerMinute }: QuotaState): string {
  return `"${scope}";q=${requestsPerMinute};w=60`;
}

function limitItem({ scope, remaining, resetSeconds }: QuotaState): string {
  return `"${scope}";r=${remaining}${resetSeconds === null ? '' : `;t=${resetSeconds}`}`;
}
