import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { toTimestamp } from '../../domain/clock.ts';
import type { Permission } from '../../domain/access/permissions.ts';
import type { Principal } from '../../domain/access/principal.ts';
import type { TeamOperations } from '../../operations/team-operations.ts';
import { requiredPermissions } from './required-permissions.ts';
import type { WrongTokens } from './wrong-tokens.ts';
import { setActor } from './set-actor.ts';
import { takeRequest, type SharedQuota } from './take-request.ts';

/**
 * Lets only requests with a team's key, within its requests per minute and with the permission, into the routes of this scope. Runs
 * before the body is read, so that the gateway parses nothing without a key. Call it before the routes are registered.
 */
export function requireTeamKey(
  scope: FastifyInstance,
  { authenticateKey }: Pick<TeamOperations, 'authenticateKey'>,
  requestQuota: SharedQuota,
  wrongTokens: WrongTokens,
): void {
  scope.addHook('onRoute', (route) => {
    const { operationId } = route.schema as { operationId: string };
    const requiredPermission = requiredPermissions[operationId];
    if (requiredPermission === undefined)
      throw new Error(`${operationId} is not listed in required-permissions.ts`);
    route.config = { ...route.config, requiredPermission };
  });

  scope.addHook('onRequest', async (request, reply) => {
    const key = bearerTokenOf(request);
    if (key === null)
      throw new AppError('unauthorized', 'Send a team key: Authorization: Bearer <team key>.');
    const found = await authenticateKey(key);
    if (found.outcome === 'unknown') throw wrongTokens.refuse(request, 'The team key is unknown or revoked.');
    if (found.outcome === 'expired')
      throw new AppError('unauthorized', `The team key expired at ${toTimestamp(found.expiresAt)}.`);
    const { principal, permissions } = found.caller;
    request.principal = principal;
    setActor(request, { kind: 'key', id: principal.keyId, name: null });
    await takeRequest(requestQuota, found.caller, reply);
    checkPermission(permissions, request.routeOptions.config.requiredPermission ?? null);
  });
}

/** @throws AppError `forbidden`, naming the permission */
function checkPermission(permissions: readonly Permission[], requiredPermission: Permission | null): void {
  if (requiredPermission === null || permissions.includes(requiredPermission)) return;
  throw new AppError('forbidden', `This needs the permission ${requiredPermission}, which the key lacks.`, {
    details: { requiredPermission },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; null on routes that need no key. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** The permission that the key needs; null: any key will do. */
    requiredPermission?: Permission | null;
  }
}

/** The caller, on routes behind `requireTeamKey`. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('A route that needs a principal is outside requireTeamKey');
  return principal;
}

/** The token of `Authorization: Bearer`, or without that header of the dashboard's session; null without either. */
export function bearerTokenOf({ headers, sessionToken }: FastifyRequest): string | null {
  if (headers.authorization === undefined) return sessionToken;
  return /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1] ?? null;
}
