import type { FastifyPluginAsync } from 'fastify';
import { AppError } from '../domain/app-error.ts';
import { models } from '../domain/models/catalogue.ts';
import type { WrongTokens } from './plugins/wrong-tokens.ts';
import { requireTeamKey } from './plugins/require-team-key.ts';
import type { SharedQuota } from './plugins/take-request.ts';
import { sendDropInError } from './routes/drop-in/send-drop-in-error.ts';
import type { TeamOperations } from '../operations/team-operations.ts';
import { checkStatusRoute, type ImageUrlOf } from './routes/drop-in/check-status.ts';
import { generateRoute } from './routes/drop-in/generate.ts';

/** The upstream's own contract for every model of the catalogue, errors included. */
export const dropInFace: FastifyPluginAsync<{
  operations: TeamOperations;
  requestQuota: SharedQuota;
  wrongTokens: WrongTokens;
  /** Whose link `imageUrl` is. */
  imageUrl: ImageUrlOf;
}> = async (scope, { operations, requestQuota, wrongTokens, imageUrl }) => {
  scope.setErrorHandler(sendDropInError);
  await scope.register(unknownPaths, { prefix: '/api' });
  requireTeamKey(scope, operations, requestQuota, wrongTokens);
  for (const model of models) {
    await scope.register(generateRoute, { model, operations });
    await scope.register(checkStatusRoute, { model, operations, imageUrl });
  }
};

const unknownPaths: FastifyPluginAsync = async (scope) => {
  scope.setNotFoundHandler(() => {
    throw new AppError('not_found', 'There is nothing at this path.');
  });
};
