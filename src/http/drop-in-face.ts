import type { FastifyPluginAsync } from 'fastify';
import { models } from '../domain/models/catalogue.ts';
import { requireTeamKey } from './authentication.ts';
import { sendDropInError } from './drop-in-error.ts';
import type { Operations } from './operations.ts';
import { dropInCheckStatusRoute } from './routes/drop-in-check-status.ts';
import { dropInGenerateRoute } from './routes/drop-in-generate.ts';

/** The upstream's own contract for every model of the catalogue, errors included. */
export const dropInFace: FastifyPluginAsync<{ operations: Operations }> = async (scope, { operations }) => {
  scope.setErrorHandler(sendDropInError);
  requireTeamKey(scope, operations);
  for (const model of models) {
    await scope.register(dropInGenerateRoute, { model, operations });
    await scope.register(dropInCheckStatusRoute, { model, operations });
  }
};
