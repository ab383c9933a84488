import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toTimestamp } from '../../../domain/clock.ts';
import { AppError } from '../../../domain/app-error.ts';
import type { Key as StoredKey } from '../../../domain/access/team.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { createdHeaders } from '../../schemas/created.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { CreatedKey, CreateKeyRequest, Key, KeyList, teamParameter } from '../../schemas/access/team.ts';
import { isId } from '../../schemas/values.ts';

const tags = ['Operator'];
const params = pathId('The id of the key.');

const createSchema = {
  operationId: 'createKey',
  tags,
  summary: 'Make a key for a team',
  params: teamParameter,
  body: ref(CreateKeyRequest),
  response: {
    201: { description: 'The key, with its secret.', ...createdHeaders('key'), ...ref(CreatedKey) },
    ...problems(400, 401, 404, 413, 415),
  },
};

const listSchema = {
  operationId: 'listKeys',
  tags,
  summary: "List a team's keys, oldest first",
  params: teamParameter,
  response: { 200: ref(KeyList), ...problems(401, 404) },
};

const getSchema = {
  operationId: 'getKey',
  tags,
  summary: 'Read a key',
  params,
  response: { 200: ref(Key), ...problems(401, 404) },
};

const revokeSchema = {
  operationId: 'revokeKey',
  tags,
  summary: 'Revoke a key',
  description: 'From now on it opens nothing. What it asked for runs on.',
  params,
  response: { 204: { type: 'null', description: 'It is revoked.' }, ...problems(401, 404) },
};

export const keyRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'createKey' | 'listKeys' | 'findKey' | 'revokeKey'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/teams/:team/keys', { schema: createSchema }, async (request, reply) => {
    const team = await operations.findTeam(request.params.team);
    const { id, key } = await operations.createKey(team.id, request.body.name ?? '');
    const resource = toKeyResource(await operations.findKey(id));
    return reply
      .status(201)
      .header('location', `/admin/v1/keys/${id}`)
      .send({ ...resource, key });
  });

  app.get('/admin/v1/teams/:team/keys', { schema: listSchema }, async (request) => {
    const keys = await operations.listKeys((await operations.findTeam(request.params.team)).id);
    return { data: keys.map(toKeyResource) };
  });

  app.get('/admin/v1/keys/:id', { schema: getSchema }, async (request) =>
    toKeyResource(await operations.findKey(keyId(request.params))),
  );

  app.delete('/admin/v1/keys/:id', { schema: revokeSchema }, async (request, reply) => {
    await operations.revokeKey(keyId(request.params));
    return reply.status(204).send();
  });
};

function keyId({ id }: { id: string }): string {
  if (!isId('key', id)) throw new AppError('not_found', 'There is no key with this id.');
  return id;
}

function toKeyResource({ id, teamId, name, createdAt, revokedAt }: Omit<StoredKey, 'secretHash'>) {
  return {
    id,
    object: 'key' as const,
    teamId,
    name,
    createdAt: toTimestamp(createdAt),
    revokedAt: revokedAt === null ? null : toTimestamp(revokedAt),
  };
}
