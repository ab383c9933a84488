import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { toTimestamp } from '../../domain/clock.ts';
import {
  bootstrapAdmin,
  roleAllows,
  type OperatorPrincipal,
  type OperatorRole,
} from '../../domain/access/operator.ts';
import { hashSecret, secretMatches } from '../../domain/access/token-format.ts';
import type { AdminOperations } from '../../operations/admin-operations.ts';
import { requiredRoles } from './required-roles.ts';
import type { WrongTokens } from './wrong-tokens.ts';
import { ActorHeaders } from './actor-headers.ts';
import { bearerTokenOf } from './require-team-key.ts';
import { setActor } from './set-actor.ts';

/**
 * Lets only requests with `ADMIN_TOKEN` or an operator's token, whose role suffices, into the routes of this scope, before the
 * body is read. Without either, the scope answers as if it were not there. Call it before the routes are registered.
 */
export function requireOperator(
  scope: FastifyInstance,
  { token, operations, wrongTokens }: RequireOperatorOptions,
): void {
  scope.addHook('onRoute', (route) => {
    const { operationId } = route.schema as { operationId: string };
    const requiredRole = requiredRoles[operationId];
    if (requiredRole === undefined) throw new Error(`${operationId} has no role in required-roles.ts`);
    route.config = { ...route.config, requiredRole };
    // A note for the audit log, which reads write nothing to.
    const isRead = [route.method].flat().every((method) => method === 'GET' || method === 'HEAD');
    if (!isRead) route.schema = { ...route.schema, headers: ActorHeaders };
  });

  scope.addHook('onRequest', async (request) => {
    const operator = await authenticate(request);
    request.operator = operator;
    const { id, name } = operator;
    setActor(request, id === null ? { kind: 'admin_token', id, name: null } : { kind: 'operator', id, name });
    const { requiredRole = 'admin' } = request.routeOptions.config;
    if (!roleAllows(operator.role, requiredRole))
      throw new AppError('forbidden', `This needs the role ${requiredRole}; yours is ${operator.role}.`, {
        details: { requiredRole },
      });
  });

  async function authenticate(request: FastifyRequest): Promise<OperatorPrincipal> {
    const presented = bearerTokenOf(request);
    if (presented !== null && isAdminToken(presented, token)) return bootstrapAdmin;
    if (token === null && !(await operations.hasOperators()))
      throw new AppError('not_found', 'There is nothing at this path.');
    if (presented === null) throw new AppError('unauthorized', MESSAGE);
    const found = await operations.authenticateOperator(presented);
    if (found.outcome === 'authenticated') return found.operator;
    if (found.outcome === 'unknown') throw wrongTokens.refuse(request, MESSAGE);
    throw new AppError('unauthorized', `The token expired at ${toTimestamp(found.expiresAt)}.`);
  }
}

/** Compares in constant time. */
export function isAdminToken(presented: string, token: string | null): boolean {
  return token !== null && secretMatches(presented, hashSecret(token));
}

export interface RequireOperatorOptions {
  /** `ADMIN_TOKEN`; null: only operators have tokens. */
  token: string | null;
  operations: Pick<AdminOperations, 'authenticateOperator' | 'hasOperators'>;
  wrongTokens: WrongTokens;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The operator; null outside of `/admin/v1`. */
    operator: OperatorPrincipal | null;
  }
  interface FastifyContextConfig {
    /** The least role that may call the operation. */
    requiredRole?: OperatorRole;
  }
}

const MESSAGE = "Send an operator's token: Authorization: Bearer <nop_… or ADMIN_TOKEN>.";
