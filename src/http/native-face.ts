import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { PriceList } from '../domain/price-list.ts';
import type { RequestQuota } from '../domain/request-quota.ts';
import { requireTeamKey } from './authentication.ts';
import type { Operations } from './operations.ts';
import { budgetRoute } from './routes/budget.ts';
import { createGenerationRoute } from './routes/create-generation.ts';
import { createWebhookEndpointRoute } from './routes/create-webhook-endpoint.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { generationRoutes } from './routes/generations.ts';
import { listGenerationsRoute } from './routes/list-generations.ts';
import { modelRoutes } from './routes/models.ts';
import { quoteGenerationRoute } from './routes/quote-generation.ts';
import { recoveryRoutes } from './routes/recoveries.ts';
import { testWebhookEndpointRoute } from './routes/test-webhook-endpoint.ts';
import { usageRoute } from './routes/usage.ts';
import { rotateEndpointSecretRoute, rotateTeamSecretRoute } from './routes/rotate-webhook-secret.ts';
import { updateWebhookEndpointRoute } from './routes/update-webhook-endpoint.ts';
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts';
import { webhookEventRoutes } from './routes/webhook-events.ts';
import { webhookSecretRoute } from './routes/webhook-secret.ts';

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
