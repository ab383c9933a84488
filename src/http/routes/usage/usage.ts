import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { UsageGroup } from '../../../domain/usage/usage-row.ts';
import { acceptedMediaType } from '../../openapi/accepted-media-type.ts';
import { principalOf } from '../../plugins/authentication.ts';
import type { Operations } from '../../operations.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { UsageReport, usageQueryProperties } from '../../schemas/usage/usage.ts';
import { id } from '../../schemas/values.ts';
import { usageCsv } from '../../usage-csv.ts';

/** `GET /v1/usage` and `GET /admin/v1/usage`, as JSON or as CSV. */
export const usageRoute: FastifyPluginAsyncTypebox<UsageRouteOptions> = async (
  app,
  { operations, owner },
) => {
  const path = owner === 'team' ? '/v1/usage' : '/admin/v1/usage';
  app.get(path, { schema: schemaOf(owner) }, async (request, reply) => {
    const { from, to, ...query } = request.query;
    const groupBy = (query.groupBy ?? []) as UsageGroup[];
    const teamId = owner === 'team' ? principalOf(request).teamId : query.teamId;
    const data = await operations.readUsage({ teamId, from, to, groupBy });
    reply.header('vary', 'Accept');
    const type = acceptedMediaType(request.headers.accept, ['application/json', 'text/csv']);
    if (type === 'application/json') return { from, to, groupBy, data };
    return reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="usage-${from}-${to}.csv"`)
      .send(usageCsv(groupBy, data));
  });
};

export interface UsageRouteOptions {
  operations: Pick<Operations, 'readUsage'>;
  /** `team`: a caller, who sees the own team's usage. `operator`: sees that of all teams, or of the one that the query names. */
  owner: 'team' | 'operator';
}

const report = {
  description: 'The report; with `Accept: text/csv` as CSV (RFC 4180) with a header row.',
  content: {
    'application/json': { schema: ref(UsageReport) },
    'text/csv': { schema: Type.String() },
  },
} as object;

function schemaOf(owner: UsageRouteOptions['owner']) {
  const teamId = Type.Optional(id('team', 'Only the usage of this team.'));
  // Typed with `teamId` for both; a team's caller who sends one is refused by the schema.
  const properties = owner === 'team' ? usageQueryProperties : { ...usageQueryProperties, teamId };
  return {
    ...documentation[owner],
    description:
      'Reads daily roll-ups, which are written in the same transaction as the settlement or release of credits, and so always equal the ledger. What is held is added up live from the generations that have not ended.',
    querystring: Type.Object(properties as typeof usageQueryProperties & { teamId: typeof teamId }, {
      additionalProperties: false,
    }),
    response: { 200: report, ...problems(400, 401) },
  };
}

const documentation = {
  team: {
    operationId: 'readUsage',
    tags: ['Usage'],
    summary: 'Report what the own team has used',
  },
  operator: {
    operationId: 'readAllUsage',
    tags: ['Operator'],
    summary: 'Report what all teams, or one, have used',
  },
};
