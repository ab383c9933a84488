import type { FastifyPluginAsync } from 'fastify';
import { AppError } from '../domain/app-error.ts';
import { models } from '../domain/models/catalogue.ts';
import type { RequestQuota } from '../domain/access/request-quota.ts';
import { requireTeamKey } from './plugins/authentication.ts';
import { sendDropInError } from './routes/drop-in/drop-in-error.ts';
import type { Operations } from './operations.ts';
import { dropInCheckStatusRoute } from './routes/drop-in/drop-in-check-status.ts';
import { dropInGenerateRoute } from './routes/drop-in/drop-in-generate.ts';

/** The upstream's own contract for every model of the catalogue, errors included. */
export const dropInFace: FastifyPluginAsync<{ operations: Operations; requestQuota: RequestQuota }> = async (
  scope,
  { operations, requestQuota },
) => {
  scope.setErrorHandler(sendDropInError);
  await scope.register(unknownAddresses, { prefix: '/api' });
  requireTeamKey(scope, operations, requestQuota);
  for (const model of models) {
    await scope.register(dropInGenerateRoute, { model, operations });
    await scope.register(dropInCheckStatusRoute, { model, operations });
  }
};

const unknownAddresses: FastifyPluginAsync = async (scope) => {
  scope.setNotFoundHandler(() => {
    throw new AppError('not_found', 'There is nothing at this address.');
  });
};
