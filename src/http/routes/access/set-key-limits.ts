import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { Limits } from '../../schemas/access/limits.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'setKeyLimits',
  tags: ['Operator'],
  summary: 'Set the limits of a key',
  description: 'Takes effect with the next request.',
  params: pathId('The id of the key.'),
  body: ref(Limits),
  response: { 200: ref(Limits), ...problems(400, 401, 404, 413, 415) },
};

export const setKeyLimitsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'setLimits'>;
}> = async (app, { operations }) => {
  app.put('/admin/v1/keys/:id/limits', { schema }, async ({ params, body }) =>
    operations.setLimits({ keyId: knownId('key', params.id), ...body }),
  );
};
