import type { FastifyInstance } from 'fastify';
import { hashSecret, secretMatches } from '../../domain/access/api-key.ts';
import { AppError } from '../../domain/app-error.ts';
import type { WrongTokens } from './wrong-tokens.ts';
import { bearerTokenOf } from './require-team-key.ts';

/**
 * Lets only requests with the operator's token into the routes of this scope, before the body is read. The
 * comparison takes the same time wherever a wrong token differs.
 */
export function requireOperatorToken(scope: FastifyInstance, token: string, wrongTokens: WrongTokens): void {
  const hash = hashSecret(token);
  scope.addHook('onRequest', async (request) => {
    const presented = bearerTokenOf(request);
    if (presented === null) throw new AppError('unauthorized', MESSAGE);
    if (!secretMatches(presented, hash)) throw wrongTokens.refuse(request, MESSAGE);
  });
}

const MESSAGE = "Send the operator's token: Authorization: Bearer <ADMIN_TOKEN>.";
