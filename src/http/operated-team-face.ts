import type { FastifyPluginAsync, FastifySchema } from 'fastify';
import { Type } from 'typebox';
import type { AdminOperations } from '../operations/admin-operations.ts';
import { listEventsRoute } from './routes/events/list-events.ts';
import { teamParameter } from './schemas/access/team.ts';
import { problems } from './schemas/problems.ts';
import { webhookFace, type WebhookFaceOptions } from './webhook-face.ts';

/** Webhook endpoints, events and deliveries of any team, for operators: the team's own routes under `/admin/v1/teams/{team}`. */
export const operatedTeamFace: FastifyPluginAsync<OperatedTeamFaceOptions> = async (
  scope,
  { operations, clock },
) => {
  scope.addHook('onRoute', (route) => {
    const { params, response, ...schema } = (route.schema ?? {}) as FastifySchema & RouteParts;
    route.schema = {
      ...schema,
      params: Type.Object({ ...teamParameter.properties, ...params?.properties }),
      response: { ...problems(404), ...response },
    };
  });
  scope.addHook('preHandler', async (request) => {
    const { team } = request.params as { team: string };
    request.operatedTeamId = (await operations.findTeam(team)).id;
  });
  await scope.register(listEventsRoute, { operations, owner: 'operated_team', feed: null });
  await scope.register(webhookFace, { operations, owner: 'operated_team', clock });
};

interface RouteParts {
  params?: { properties: object };
  response?: object;
}

export interface OperatedTeamFaceOptions extends Pick<WebhookFaceOptions, 'clock'> {
  operations: Pick<AdminOperations, 'findTeam' | 'listEvents'> & WebhookFaceOptions['operations'];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The team that an operator helps; null on all other routes. */
    operatedTeamId: string | null;
  }
}
