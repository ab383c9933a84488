import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { hashSecret, secretMatches } from '../domain/access/api-key.ts';
import { AppError } from '../domain/app-error.ts';
import type { AdminOperations } from './admin-operations.ts';
import { bearerTokenOf } from './plugins/authentication.ts';
import { accountRoutes } from './routes/upstream/accounts.ts';
import { adjustmentRoutes } from './routes/budgets/adjustments.ts';
import { ledgerVerificationRoute } from './routes/budgets/ledger-verification.ts';
import { adminBudgetRoutes } from './routes/budgets/admin-budgets.ts';
import { unreconciledChargeRoutes } from './routes/upstream/unreconciled-charges.ts';
import { keyRoutes } from './routes/access/keys.ts';
import { ledgerRoute } from './routes/budgets/ledger.ts';
import { limitRoutes } from './routes/access/limits.ts';
import { rotateWebhookKeyRoute } from './routes/signing/rotate-webhook-key.ts';
import { setBudgetRoute } from './routes/budgets/set-budget.ts';
import { teamRoutes } from './routes/access/teams.ts';
import { createWebhookEndpointRoute } from './routes/endpoints/create-webhook-endpoint.ts';
import { deliveryRoutes } from './routes/deliveries/deliveries.ts';
import { recoveryRoutes } from './routes/deliveries/recoveries.ts';
import { testWebhookEndpointRoute } from './routes/endpoints/test-webhook-endpoint.ts';
import { usageRoute } from './routes/usage/usage.ts';
import { rotateEndpointSecretRoute } from './routes/signing/rotate-webhook-secret.ts';
import { updateWebhookEndpointRoute } from './routes/endpoints/update-webhook-endpoint.ts';
import { webhookEndpointRoutes } from './routes/endpoints/webhook-endpoints.ts';
import { webhookEventRoutes } from './routes/events/events.ts';

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
  await scope.register(ledgerVerificationRoute, { operations });
  await scope.register(accountRoutes, { operations });
  await scope.register(unreconciledChargeRoutes, { operations });
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

export interface AdminFaceOptions {
  /** `ADMIN_TOKEN` */
  token: string;
  operations: AdminOperations;
}

/** Before the body is read. Takes the same time wherever a wrong token differs. */
function requireOperatorToken(scope: FastifyInstance, token: string): void {
  const hash = hashSecret(token);
  scope.addHook('onRequest', async (request) => {
    const presented = bearerTokenOf(request);
    if (presented === null || !secretMatches(presented, hash))
      throw new AppError('unauthorized', "Send the operator's token: Authorization: Bearer <ADMIN_TOKEN>.");
  });
}
