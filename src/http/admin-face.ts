import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { hashSecret, secretMatches } from '../domain/api-key.ts';
import { AppError } from '../domain/errors.ts';
import type { AdminOperations } from './admin-operations.ts';
import { bearerTokenOf } from './authentication.ts';
import { accountRoutes } from './routes/admin/accounts.ts';
import { adjustmentRoutes } from './routes/admin/adjustments.ts';
import { auditRoute } from './routes/admin/audit.ts';
import { adminBudgetRoutes } from './routes/admin/budgets.ts';
import { doubtRoutes } from './routes/admin/doubts.ts';
import { keyRoutes } from './routes/admin/keys.ts';
import { ledgerRoute } from './routes/admin/ledger.ts';
import { limitRoutes } from './routes/admin/limits.ts';
import { rotateWebhookKeyRoute } from './routes/admin/rotate-webhook-key.ts';
import { setBudgetRoute } from './routes/admin/set-budget.ts';
import { teamRoutes } from './routes/admin/teams.ts';
import { createWebhookEndpointRoute } from './routes/create-webhook-endpoint.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { recoveryRoutes } from './routes/recoveries.ts';
import { testWebhookEndpointRoute } from './routes/test-webhook-endpoint.ts';
import { usageRoute } from './routes/usage.ts';
import { rotateEndpointSecretRoute } from './routes/rotate-webhook-secret.ts';
import { updateWebhookEndpointRoute } from './routes/update-webhook-endpoint.ts';
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts';
import { webhookEventRoutes } from './routes/webhook-events.ts';

export interface AdminFaceOptions {
  /** `ADMIN_TOKEN` */
  token: string;
  operations: AdminOperations;
}

/** Everything under `/admin/v1`, for the operator. Registered only where a token is set. */
export const adminFace: FastifyPluginAsync<AdminFaceOptions> = async (scope, { token, operations }) => {
  requireOperatorToken(scope, token);
  // Marks every route of this scope, so that none can be forgotten.
  scope.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, security: [{ operatorToken: [] }] };
  });
  await scope.register(teamRoutes, { operations });
  await scope.register(keyRoutes, { operations });
  await scope.register(limitRoutes, { operations });
  await scope.register(setBudgetRoute, { operations });
  await scope.register(adminBudgetRoutes, { operations });
  await scope.register(adjustmentRoutes, { operations });
  await scope.register(ledgerRoute, { operations });
  await scope.register(auditRoute, { operations });
  await scope.register(accountRoutes, { operations });
  await scope.register(doubtRoutes, { operations });
  await scope.register(rotateWebhookKeyRoute, { operations });
  await scope.register(usageRoute, { operations, owner: 'operator' });
  await scope.register(createWebhookEndpointRoute, { operations, owner: 'operator' });
  await scope.register(webhookEndpointRoutes, { operations, owner: 'operator' });
  await scope.register(testWebhookEndpointRoute, { operations, owner: 'operator' });
  await scope.register(recoveryRoutes, { operations, owner: 'operator' });
  await scope.register(webhookEventRoutes, { operations, owner: 'operator' });
  await scope.register(deliveryRoutes, { operations, owner: 'operator' });
  await scope.register(updateWebhookEndpointRoute, { operations, owner: 'operator' });
  await scope.register(rotateEndpointSecretRoute, { operations, owner: 'operator' });
};

/** Before the body is read. Takes the same time wherever a wrong token differs. */
function requireOperatorToken(scope: FastifyInstance, token: string): void {
  const hash = hashSecret(token);
  scope.addHook('onRequest', async (request) => {
    const presented = bearerTokenOf(request);
    if (presented === null || !secretMatches(presented, hash))
      throw new AppError('unauthorized', "Send the operator's token: Authorization: Bearer <ADMIN_TOKEN>.");
  });
}
