import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { Operations } from './operations.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null on routes that need no key. */
    principal: Principal | null;
  }
}

/**
 * Lets only requests with a team's key into the routes of this scope. Runs before the body is read, so that nobody without a key
 * can make the gateway parse anything.
 */
export function requireTeamKey(
  scope: FastifyInstance,
  { authenticateKey }: Pick<Operations, 'authenticateKey'>,
): void {
  scope.addHook('onRequest', async (request) => {
    const key = bearerTokenOf(request);
    if (key === null)
      throw new AppError('unauthorized', 'Send a team key: Authorization: Bearer <team key>.');
    request.principal = await authenticateKey(key);
    if (request.principal === null) throw new AppError('unauthorized', 'The team key is unknown or revoked.');
  });
}

/** The caller, on routes behind `requireTeamKey`. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('A route that needs a principal is outside requireTeamKey');
  return principal;
}

function bearerTokenOf({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
