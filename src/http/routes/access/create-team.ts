import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CreateTeamRequest, Team } from '../../schemas/access/team.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamResource } from '../../../resources/access/team-resource.ts';

const schema = {
  operationId: 'createTeam',
  tags: ['Operator'],
  summary: 'Create a team',
  description: 'A team has keys, limits, budgets and webhook endpoints.',
  body: ref(CreateTeamRequest),
  response: {
    201: { description: 'The team.', ...createdHeaders('team'), ...ref(Team) },
    ...conflicts('conflict'),
    ...problems(400, 401, 413, 415),
  },
};

export const createTeamRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'createTeam'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/teams', { schema }, async (request, reply) => {
    const team = await operations.createTeam(request.body.name);
    return reply.status(201).header('location', `/admin/v1/teams/${team.id}`).send(toTeamResource(team));
  });
};
