import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { PriceList } from '../domain/generations/price-list.ts';
import type { TeamOperations } from '../operations/team-operations.ts';
import type { OverviewFeed } from '../operations/overview/overview-feed.ts';
import type { WaitRegistry } from '../operations/waiting/wait-registry.ts';
import { linkNextPage } from './plugins/link-next-page.ts';
import { refuseUnacceptable } from './plugins/refuse-unacceptable.ts';
import { tagResources } from './plugins/tag-resources.ts';
import { fileFace } from './file-face.ts';
import { refuseUnknownParameters } from './plugins/refuse-unknown-parameters.ts';
import type { WrongTokens } from './plugins/wrong-tokens.ts';
import { requireTeamKey } from './plugins/require-team-key.ts';
import type { SharedQuota } from './plugins/take-request.ts';
import { createGenerationRoute } from './routes/generations/create-generation.ts';
import { quoteGenerationRoute } from './routes/generations/quote-generation.ts';
import { listGenerationsRoute } from './routes/generations/list-generations.ts';
import { getGenerationRoute } from './routes/generations/get-generation.ts';
import { streamGenerationEventsRoute } from './routes/generations/stream-generation-events.ts';
import { cancelGenerationRoute } from './routes/generations/cancel-generation.ts';
import { readMeRoute } from './routes/access/read-me.ts';
import { readBudgetRoute } from './routes/budgets/read-budget.ts';
import { readWebhookSecretRoute } from './routes/signing/read-webhook-secret.ts';
import { rotateWebhookSecretRoute } from './routes/signing/rotate-webhook-secret.ts';
import { listModelsRoute } from './routes/generations/list-models.ts';
import { getModelRoute } from './routes/generations/get-model.ts';
import { readUsageRoute } from './routes/usage/read-usage.ts';
import { listEventsRoute } from './routes/events/list-events.ts';
import { readOverviewRoute } from './routes/overview/read-overview.ts';
import { streamOverviewEventsRoute } from './routes/overview/stream-overview-events.ts';
import { webhookFace } from './webhook-face.ts';

/** Everything under `/v1`, for callers with a team's key. */
export const nativeFace: FastifyPluginAsync<{
  operations: TeamOperations;
  requestQuota: SharedQuota;
  wrongTokens: WrongTokens;
  clock: Clock;
  priceList: PriceList;
  waits: WaitRegistry;
  heartbeatMs: number;
  overviews: OverviewFeed;
}> = async (scope, options) => {
  const { operations, requestQuota, wrongTokens, clock, priceList, waits, heartbeatMs, overviews } = options;
  requireTeamKey(scope, operations, requestQuota, wrongTokens);
  refuseUnacceptable(scope);
  refuseUnknownParameters(scope);
  linkNextPage(scope);
  tagResources(scope);
  await scope.register(createGenerationRoute, { operations, clock, waits });
  await scope.register(quoteGenerationRoute, { operations });
  await scope.register(listGenerationsRoute, { operations });
  await scope.register(getGenerationRoute, { operations, clock, waits });
  await scope.register(streamGenerationEventsRoute, { operations, waits, heartbeatMs });
  await scope.register(cancelGenerationRoute, { operations });
  await scope.register(readMeRoute, { operations });
  await scope.register(readBudgetRoute, { operations });
  await scope.register(readWebhookSecretRoute, { operations });
  await scope.register(rotateWebhookSecretRoute, { operations });
  await scope.register(listModelsRoute, { clock, priceList });
  await scope.register(getModelRoute, { clock, priceList });
  await scope.register(readUsageRoute, { operations, owner: 'team' });
  await scope.register(listEventsRoute, {
    operations,
    owner: 'team',
    feed: { readFeed: operations.readFeed, waits },
  });
  await scope.register(readOverviewRoute, { operations, owner: 'team' });
  await scope.register(streamOverviewEventsRoute, { owner: 'team', feed: overviews, waits, heartbeatMs });
  await scope.register(fileFace, { operations });
  await scope.register(webhookFace, { operations, owner: 'team', clock });
};
