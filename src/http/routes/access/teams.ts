import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toTimestamp } from '../../../domain/clock.ts';
import type { Team as StoredTeam } from '../../../domain/access/team.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { createdHeaders } from '../../schemas/created.ts';
import { PageQuery, toPageOptions } from '../../schemas/page.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import {
  CreateTeamRequest,
  SetTeamRequest,
  Team,
  TeamPage,
  teamParameter,
} from '../../schemas/access/team.ts';

const tags = ['Operator'];

const createSchema = {
  operationId: 'createTeam',
  tags,
  summary: 'Make a team',
  body: ref(CreateTeamRequest),
  response: {
    201: { description: 'The team.', ...createdHeaders('team'), ...ref(Team) },
    ...conflicts('conflict'),
    ...problems(400, 401, 413, 415),
  },
};

const listSchema = {
  operationId: 'listTeams',
  tags,
  summary: 'List the teams, oldest first',
  querystring: PageQuery,
  response: { 200: ref(TeamPage), ...problems(400, 401) },
};

const getSchema = {
  operationId: 'getTeam',
  tags,
  summary: 'Read a team',
  params: teamParameter,
  response: { 200: ref(Team), ...problems(401, 404) },
};

const setSchema = {
  operationId: 'setTeam',
  tags,
  summary: "Set a team's weight",
  description: 'Holds from the next submission on.',
  params: teamParameter,
  body: ref(SetTeamRequest),
  response: { 200: ref(Team), ...problems(400, 401, 404, 413, 415) },
};

export const teamRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'createTeam' | 'listTeams' | 'findTeam' | 'setTeamWeight'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/teams', { schema: createSchema }, async (request, reply) => {
    const team = await operations.createTeam(request.body.name);
    return reply.status(201).header('location', `/admin/v1/teams/${team.id}`).send(toTeamResource(team));
  });

  app.get('/admin/v1/teams', { schema: listSchema }, async ({ query }) => {
    const { teams, nextCursor } = await operations.listTeams(toPageOptions(query));
    return { data: teams.map(toTeamResource), nextCursor };
  });

  app.get('/admin/v1/teams/:team', { schema: getSchema }, async ({ params }) =>
    toTeamResource(await operations.findTeam(params.team)),
  );

  app.patch('/admin/v1/teams/:team', { schema: setSchema }, async ({ params, body }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return toTeamResource(await operations.setTeamWeight({ teamId, weight: body.weight }));
  });
};

function toTeamResource({ id, name, weight, createdAt }: StoredTeam) {
  return { id, object: 'team' as const, name, weight, createdAt: toTimestamp(createdAt) };
}
