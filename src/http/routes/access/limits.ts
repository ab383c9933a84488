import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../../domain/app-error.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { Limits } from '../../schemas/access/limits.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { isId } from '../../schemas/values.ts';

const tags = ['Operator'];

const read = { tags, response: { 200: ref(Limits), ...problems(401, 404) } };
const set = {
  tags,
  description: 'They hold from the next call on.',
  body: ref(Limits),
  response: { 200: ref(Limits), ...problems(400, 401, 404, 413, 415) },
};
const ofTeam = { params: teamParameter };
const ofKey = { params: pathId('The id of the key.') };

const schemas = {
  readTeam: { ...read, ...ofTeam, operationId: 'readTeamLimits', summary: 'Read the limits of a team' },
  setTeam: { ...set, ...ofTeam, operationId: 'setTeamLimits', summary: 'Set the limits of a team' },
  readKey: { ...read, ...ofKey, operationId: 'readKeyLimits', summary: 'Read the limits of a key' },
  setKey: { ...set, ...ofKey, operationId: 'setKeyLimits', summary: 'Set the limits of a key' },
};

export const limitRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'findKey' | 'readLimits' | 'setLimits'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/teams/:team/limits', { schema: schemas.readTeam }, async ({ params }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return (await operations.readLimits({ teamId })).team;
  });

  app.put('/admin/v1/teams/:team/limits', { schema: schemas.setTeam }, async ({ params, body }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return operations.setLimits({ teamId, ...body });
  });

  app.get('/admin/v1/keys/:id/limits', { schema: schemas.readKey }, async ({ params }) => {
    const { id: keyId, teamId } = await operations.findKey(knownForm(params.id));
    return (await operations.readLimits({ teamId, keyId })).key;
  });

  app.put('/admin/v1/keys/:id/limits', { schema: schemas.setKey }, async ({ params, body }) =>
    operations.setLimits({ keyId: knownForm(params.id), ...body }),
  );
};

function knownForm(id: string): string {
  if (!isId('key', id)) throw new AppError('not_found', 'There is no key with this id.');
  return id;
}
