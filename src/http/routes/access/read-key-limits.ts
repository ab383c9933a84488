import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { Limits } from '../../schemas/access/limits.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'readKeyLimits',
  tags: ['Operator'],
  summary: 'Get the limits of a key',
  description: 'Null means no limit. The limits of the team apply too.',
  params: pathId('The id of the key.'),
  response: { 200: ref(Limits), ...problems(401, 404) },
};

export const readKeyLimitsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findKey' | 'readLimits'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/keys/:id/limits', { schema }, async ({ params }) => {
    const { id: keyId, teamId } = await operations.findKey(knownId('key', params.id));
    return (await operations.readLimits({ teamId, keyId })).key;
  });
};
