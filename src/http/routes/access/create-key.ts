import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toOptionalTime } from '../../plugins/to-time.ts';
import { CreatedKey, CreateKeyRequest } from '../../schemas/access/key.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toKeyResource } from '../../../resources/access/key-resource.ts';

const schema = {
  operationId: 'createKey',
  tags: ['Operator'],
  summary: 'Create a key for a team',
  description: 'The response contains the secret of the key. It is stored as a hash and not returned again.',
  params: teamParameter,
  body: ref(CreateKeyRequest),
  response: {
    201: { description: 'The key, with its secret.', ...createdHeaders('key'), ...ref(CreatedKey) },
    ...conflicts('conflict'),
    ...problems(400, 401, 404, 413, 415),
  },
};

export const createKeyRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'createKey' | 'findKey'>;
}> = async (app, { operations }) => {
  app.post(
    '/admin/v1/teams/:team/keys',
    { schema, config: { hasSecret: true } },
    async ({ params, body }, reply) => {
      const team = await operations.findTeam(params.team);
      const { id, key } = await operations.createKey(team.id, body.name ?? '', {
        permissions: body.permissions ?? null,
        expiresAt: toOptionalTime('/expiresAt', body.expiresAt) ?? null,
      });
      const resource = toKeyResource(await operations.findKey(id));
      return reply
        .status(201)
        .header('location', `/admin/v1/keys/${id}`)
        .send({ ...resource, key });
    },
  );
};
