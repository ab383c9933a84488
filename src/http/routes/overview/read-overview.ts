import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { Overview } from '../../schemas/overview/overview.ts';
import { OperatorOverview } from '../../schemas/overview/operator-overview.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import {
  toOperatorOverviewResource,
  toOverviewResource,
} from '../../../resources/overview/overview-resource.ts';

/** `GET /v1/overview` and `GET /admin/v1/overview`. */
export const readOverviewRoute: FastifyPluginAsyncTypebox<OverviewRouteOptions> = async (app, options) => {
  if (options.owner === 'operator') {
    const { operations } = options;
    app.get('/admin/v1/overview', { schema: schemas.operator }, async () =>
      toOperatorOverviewResource(await operations.readOperatorOverview()),
    );
    return;
  }
  const { operations } = options;
  app.get('/v1/overview', { schema: schemas.team }, async (request) =>
    toOverviewResource(await operations.readOverview(principalOf(request).teamId)),
  );
};

export type OverviewRouteOptions =
  | { owner: 'team'; operations: Pick<TeamOperations, 'readOverview'> }
  | { owner: 'operator'; operations: Pick<AdminOperations, 'readOperatorOverview'> };

const schemas = {
  team: {
    operationId: 'readOverview',
    tags: ['Usage'],
    summary: 'Get what is burnt, what waits, and what is not delivered',
    description: 'The figures of right now. `GET /v1/overview/events` sends them again when they change.',
    response: { 200: ref(Overview), ...problems(401) },
  },
  operator: {
    operationId: 'readOperatorOverview',
    tags: ['Operator'],
    summary: 'Get what is burnt, what waits, and what needs attention, of all teams',
    description:
      'The figures of right now. `GET /admin/v1/overview/events` sends them again when they change.',
    response: { 200: ref(OperatorOverview), ...problems(401) },
  },
};
