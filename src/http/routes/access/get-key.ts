import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { Key } from '../../schemas/access/key.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toKeyResource } from '../../../resources/access/key-resource.ts';

const schema = {
  operationId: 'getKey',
  tags: ['Operator'],
  summary: 'Get a key',
  description: 'Without its secret.',
  params: pathId('The id of the key.'),
  response: { 200: ref(Key), ...problems(401, 404) },
};

export const getKeyRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findKey'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/keys/:id', { schema }, async ({ params }) =>
    toKeyResource(await operations.findKey(knownId('key', params.id))),
  );
};
