import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Clock } from '../../../domain/clock.ts';
import { AppError } from '../../../domain/app-error.ts';
import type { PriceList } from '../../../domain/generations/price-list.ts';
import { models } from '../../../domain/models/catalogue.ts';
import { Model } from '../../schemas/generations/model.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toModelResource } from '../../../resources/generations/model-resource.ts';

const schema = {
  operationId: 'getModel',
  tags: ['Models'],
  summary: 'Get a model',
  description: 'With its current prices, its limits and the JSON Schema of its `input`.',
  params: pathId('The id of the model, such as `nano-banana-2`.'),
  response: { 200: ref(Model), ...problems(401, 404) },
};

export const getModelRoute: FastifyPluginAsyncTypebox<{ clock: Clock; priceList: PriceList }> = async (
  app,
  { clock, priceList },
) => {
  app.get('/v1/models/:id', { schema }, async ({ params }) => {
    const model = models.find(({ id }) => id === params.id);
    if (model === undefined) throw new AppError('not_found', 'There is no model with this id.');
    return toModelResource(model, priceList.versionAt(model.id, clock.now()));
  });
};
