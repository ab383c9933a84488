import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toTimestamp, type Clock } from '../../../domain/clock.ts';
import { AppError } from '../../../domain/app-error.ts';
import { models, type AnyModel } from '../../../domain/models/catalogue.ts';
import type { ListedVersion, PriceList } from '../../../domain/generations/price-list.ts';
import { Model, ModelList } from '../../schemas/generations/model.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';

const listSchema = {
  operationId: 'listModels',
  tags: ['Models'],
  summary: 'List the models, with prices and limits',
  response: { 200: ref(ModelList), ...problems(401) },
};

const getSchema = {
  operationId: 'getModel',
  tags: ['Models'],
  summary: 'Read a model',
  params: pathId('The id of the model, such as `nano-banana-2`.'),
  response: { 200: ref(Model), ...problems(401, 404) },
};

export const modelRoutes: FastifyPluginAsyncTypebox<{ clock: Clock; priceList: PriceList }> = async (
  app,
  { clock, priceList },
) => {
  app.get('/v1/models', { schema: listSchema }, async () => ({
    data: models.map((model) => toModelResource(model, priceList.versionAt(model.id, clock.now()))),
  }));

  app.get('/v1/models/:id', { schema: getSchema }, async ({ params }) => {
    const model = models.find(({ id }) => id === params.id);
    if (model === undefined) throw new AppError('not_found', 'There is no model with this id.');
    return toModelResource(model, priceList.versionAt(model.id, clock.now()));
  });
};

function toModelResource(model: AnyModel, price: ListedVersion | null) {
  const { id, name, description, paths, inputSchema, maxInputImages, expectedDurationMs } = model;
  return {
    id,
    object: 'model' as const,
    name,
    description,
    price: price && {
      version: price.version,
      effectiveAt: toTimestamp(price.effectiveAt),
      credits: price.credits,
    },
    limits: { maxInputImages },
    expectedDurationSeconds: {
      median: expectedDurationMs.median / 1_000,
      p95: expectedDurationMs.p95 / 1_000,
    },
    paths,
    inputSchema,
  };
}
