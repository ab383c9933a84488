import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Clock } from '../../../domain/clock.ts';
import type { PriceList } from '../../../domain/generations/price-list.ts';
import { models } from '../../../domain/models/catalogue.ts';
import { ModelList } from '../../schemas/generations/model.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toModelResource } from '../../../resources/generations/model-resource.ts';

const schema = {
  operationId: 'listModels',
  tags: ['Models'],
  summary: 'List models with prices and limits',
  description:
    'Prices are those of the current price list. Each model comes with the JSON Schema of its `input`.',
  response: { 200: ref(ModelList), ...problems(401) },
};

export const listModelsRoute: FastifyPluginAsyncTypebox<{ clock: Clock; priceList: PriceList }> = async (
  app,
  { clock, priceList },
) => {
  app.get('/v1/models', { schema }, async () => ({
    data: models.map((model) => toModelResource(model, priceList.versionAt(model.id, clock.now()))),
  }));
};
