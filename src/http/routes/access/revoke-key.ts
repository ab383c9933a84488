import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'revokeKey',
  tags: ['Operator'],
  summary: 'Revoke a key',
  description: 'Takes effect at once. Generations that the key requested continue.',
  params: pathId('The id of the key.'),
  response: { 204: { type: 'null', description: 'The key is revoked.' }, ...problems(401, 404) },
};

export const revokeKeyRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'revokeKey'>;
}> = async (app, { operations }) => {
  app.delete('/admin/v1/keys/:id', { schema }, async ({ params }, reply) => {
    await operations.revokeKey(knownId('key', params.id));
    return reply.status(204).send();
  });
};
