import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import type { Principal } from '../../domain/access/principal.ts';
import type { RequestQuota } from '../../domain/access/request-quota.ts';
import type { TeamOperations } from '../../operations/team-operations.ts';
import type { WrongTokens } from './wrong-tokens.ts';
import { takeRequest } from './take-request.ts';

/**
 * Lets only requests with a team's key, and within its requests per minute, into the routes of this scope. Runs before the body is read, so that the gateway parses nothing without a key.
 */
export function requireTeamKey(
  scope: FastifyInstance,
  { authenticateKey }: Pick<TeamOperations, 'authenticateKey'>,
  requestQuota: RequestQuota,
  wrongTokens: WrongTokens,
): void {
  scope.addHook('onRequest', async (request, reply) => {
    const key = bearerTokenOf(request);
    if (key === null)
      throw new AppError('unauthorized', 'Send a team key: Authorization: Bearer <team key>.');
    const caller = await authenticateKey(key);
    if (caller === null) throw wrongTokens.refuse(request, 'The team key is unknown or revoked.');
    request.principal = caller.principal;
    takeRequest(requestQuota, caller, reply);
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; null on routes that need no key. */
    principal: Principal | null;
  }
}

/** The caller, on routes behind `requireTeamKey`. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('A route that needs a principal is outside requireTeamKey');
  return principal;
}

/** The token of `Authorization: Bearer`; null without one. */
export function bearerTokenOf({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
