import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { PriceList } from '../domain/generations/price-list.ts';
import type { RequestQuota } from '../domain/access/request-quota.ts';
import { requireTeamKey } from './plugins/authentication.ts';
import type { Operations } from './operations.ts';
import { budgetRoute } from './routes/budgets/budget.ts';
import { createGenerationRoute } from './routes/generations/create-generation.ts';
import { createWebhookEndpointRoute } from './routes/endpoints/create-webhook-endpoint.ts';
import { deliveryRoutes } from './routes/deliveries/deliveries.ts';
import { generationRoutes } from './routes/generations/generations.ts';
import { listGenerationsRoute } from './routes/generations/list-generations.ts';
import { modelRoutes } from './routes/generations/models.ts';
import { quoteGenerationRoute } from './routes/generations/quote-generation.ts';
import { recoveryRoutes } from './routes/deliveries/recoveries.ts';
import { testWebhookEndpointRoute } from './routes/endpoints/test-webhook-endpoint.ts';
import { usageRoute } from './routes/usage/usage.ts';
import { rotateEndpointSecretRoute, rotateTeamSecretRoute } from './routes/signing/rotate-webhook-secret.ts';
import { updateWebhookEndpointRoute } from './routes/endpoints/update-webhook-endpoint.ts';
import { webhookEndpointRoutes } from './routes/endpoints/webhook-endpoints.ts';
import { webhookEventRoutes } from './routes/events/events.ts';
import { webhookSecretRoute } from './routes/signing/webhook-secret.ts';

/** Everything under `/v1`, for callers with a team's key. */
export const nativeFace: FastifyPluginAsync<{
  operations: Operations;
  requestQuota: RequestQuota;
  clock: Clock;
  priceList: PriceList;
}> = async (scope, { operations, requestQuota, clock, priceList }) => {
  requireTeamKey(scope, operations, requestQuota);
  await scope.register(createGenerationRoute, { operations });
  await scope.register(quoteGenerationRoute, { operations });
  await scope.register(listGenerationsRoute, { operations });
  await scope.register(generationRoutes, { operations });
  await scope.register(modelRoutes, { clock, priceList });
  await scope.register(budgetRoute, { operations });
  await scope.register(usageRoute, { operations, owner: 'team' });
  await scope.register(createWebhookEndpointRoute, { operations, owner: 'team' });
  await scope.register(webhookEndpointRoutes, { operations, owner: 'team' });
  await scope.register(testWebhookEndpointRoute, { operations, owner: 'team' });
  await scope.register(recoveryRoutes, { operations, owner: 'team' });
  await scope.register(webhookEventRoutes, { operations, owner: 'team' });
  await scope.register(deliveryRoutes, { operations, owner: 'team' });
  await scope.register(updateWebhookEndpointRoute, { operations, owner: 'team' });
  await scope.register(rotateEndpointSecretRoute, { operations, owner: 'team' });
  await scope.register(webhookSecretRoute, { operations });
  await scope.register(rotateTeamSecretRoute, { operations });
};
