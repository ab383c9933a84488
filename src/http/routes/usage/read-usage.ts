import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { UsageGroup } from '../../../domain/usage/usage-row.ts';
import { acceptedMediaType } from '../../plugins/accepted-media-type.ts';
import { varyBy } from '../../plugins/vary-by.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { ref } from '../../schemas/ref.ts';
import { problems } from '../../schemas/problems.ts';
import { UsageReport, usageQueryProperties } from '../../schemas/usage/usage-report.ts';
import { id } from '../../schemas/values.ts';
import { usageCsv } from './usage-csv.ts';

/** `GET /v1/usage` and `GET /admin/v1/usage`, as JSON or as CSV. */
export const readUsageRoute: FastifyPluginAsyncTypebox<UsageRouteOptions> = async (
  app,
  { operations, owner },
) => {
  const path = owner === 'team' ? '/v1/usage' : '/admin/v1/usage';
  app.get(path, { schema: schemaOf(owner), config: { mediaTypes } }, async (request, reply) => {
    const { from, to, ...query } = request.query;
    const groupBy = (query.groupBy ?? []) as UsageGroup[];
    const teamId = owner === 'team' ? principalOf(request).teamId : query.teamId;
    const data = await operations.readUsage({ teamId, from, to, groupBy });
    varyBy(reply, 'Accept');
    const type = acceptedMediaType(request.headers.accept, mediaTypes);
    if (type !== 'text/csv') return { from, to, groupBy, data };
    return reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="usage-${from}-${to}.csv"`)
      .send(usageCsv(groupBy, data));
  });
};

const mediaTypes = ['application/json', 'text/csv'] as const;

export interface UsageRouteOptions {
  operations: Pick<TeamOperations, 'readUsage'>;
  /**
   * `team`: the calling team's usage only. `operator`: the usage of all teams, or of the one that the query
   * names.
   */
  owner: 'team' | 'operator';
}

const report = {
  description: 'The report. With `Accept: text/csv`, as CSV (RFC 4180) with a header row.',
  content: {
    'application/json': { schema: ref(UsageReport) },
    'text/csv': { schema: Type.String() },
  },
} as object;

function schemaOf(owner: UsageRouteOptions['owner']) {
  const teamId = Type.Optional(id('team', 'Only the usage of this team.'));
  // Typed with `teamId` for both owners; the schema refuses a team's request that sends one.
  const properties = owner === 'team' ? usageQueryProperties : { ...usageQueryProperties, teamId };
  return {
    ...documentation[owner],
    description:
      'Reads daily roll-ups that are written in the same transaction as the settlement or release of credits, so they always equal the ledger. Held credits are summed from the generations that have not ended.',
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
    summary: "Get the team's usage",
  },
  operator: {
    operationId: 'readOperatorUsage',
    tags: ['Operator'],
    summary: 'Get the usage of all teams, or of one',
  },
};
