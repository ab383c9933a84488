import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { Me } from '../../schemas/access/me.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toKeyResource } from '../../../resources/access/key-resource.ts';
import { toTeamResource } from '../../../resources/access/team-resource.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'readMe',
  tags: ['Access'],
  summary: 'Get the team and the key of the request, with what applies to them',
  description: 'Use it to check a key: the response says what it may do, within which limits and budgets.',
  response: { 200: ref(Me), ...problems(401) },
};

export const readMeRoute: FastifyPluginAsyncTypebox<{ operations: Pick<TeamOperations, 'readMe'> }> = async (
  app,
  { operations },
) => {
  app.get('/v1/me', { schema }, async (request) => {
    const { team, key, permissions, limits, budgets } = await operations.readMe(principalOf(request));
    return {
      object: 'me' as const,
      team: toTeamResource(team),
      key: toKeyResource(key),
      permissions: [...permissions],
      teamLimits: limits.team,
      keyLimits: limits.key,
      budgets: budgets.map(toBudgetResource),
    };
  });
};
