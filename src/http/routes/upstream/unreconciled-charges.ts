import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toUnreconciledChargeResource } from '../../../resources/unreconciled-charge.ts';
import { AppError } from '../../../domain/app-error.ts';
import { actorOf, ActorHeaders } from '../../plugins/actor.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import {
  UnreconciledChargePage,
  Resolution,
  ResolveRequest,
} from '../../schemas/upstream/unreconciled-charge.ts';
import { PageQuery, toPageOptions } from '../../schemas/page.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';

const tags = ['Operator'];

const listSchema = {
  operationId: 'listUnreconciledCharges',
  tags,
  summary: 'List the unreconciled charges that nobody has resolved, oldest first',
  querystring: PageQuery,
  response: { 200: ref(UnreconciledChargePage), ...problems(400, 401) },
};

const resolveSchema = {
  operationId: 'resolveUnreconciledCharge',
  tags,
  summary: 'Resolve the unreconciled charges of a generation',
  description:
    'Takes it off the list. The generation itself stays as it ended. 409 when a budget has too little left to be charged.',
  params: pathId('The id of the generation.'),
  headers: ActorHeaders,
  body: ref(ResolveRequest),
  response: { 200: ref(Resolution), ...conflicts('conflict'), ...problems(400, 401, 404, 413, 415) },
};

const resolutions = { charge: 'charged', write_off: 'written_off' } as const;

export const unreconciledChargeRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listUnreconciledCharges' | 'resolveUnreconciledCharge'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/unreconciled-charges', { schema: listSchema }, async ({ query }) => {
    const { unreconciledCharges, nextCursor } = await operations.listUnreconciledCharges(
      toPageOptions(query),
    );
    return { data: unreconciledCharges.map(toUnreconciledChargeResource), nextCursor };
  });

  app.post('/admin/v1/generations/:id/resolve', { schema: resolveSchema }, async (request) => {
    const { id: generationId } = request.params;
    if (!isId('generation', generationId))
      throw new AppError('not_found', 'There is no generation with this id.');
    const { resolution } = request.body;
    const credits = await operations.resolveUnreconciledCharge({
      generationId,
      resolution: resolutions[resolution],
      actor: actorOf(request.headers),
    });
    return { generationId, resolution, credits };
  });
};
