import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError, invalidField } from '../../../domain/app-error.ts';
import { toRecoveryResource } from '../../../resources/recovery-resource.ts';
import { endpointOwners, type EndpointOwner } from '../../endpoint-owner.ts';
import type { Operations } from '../../operations.ts';
import { createdHeaders } from '../../schemas/created.ts';
import { toPageOptions } from '../../schemas/page.ts';
import { pathId } from '../../schemas/path-id.ts';
import { RecoverRequest, Recovery, RecoveryPage, RecoveryQuery } from '../../schemas/deliveries/recovery.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';
import { toTime } from '../../to-time.ts';
import { disabledEndpoint, unknownEndpoint } from '../endpoints/webhook-endpoints.ts';

const params = pathId('The id of the endpoint.');

const recoverSchema = {
  description:
    'Every failed delivery to the endpoint, of events from `since` until `until`, is put back: due at once, with the retry schedule anew. It goes on in the background, page by page; `GET` the recovery for its progress. To a paused endpoint they are held until it is enabled.',
  params,
  body: ref(RecoverRequest),
  response: {
    202: { description: 'The recovery, which runs.', ...createdHeaders('recovery'), ...ref(Recovery) },
    ...conflicts('recovery_running', 'endpoint_disabled'),
    ...problems(400, 401, 404, 413, 415),
  },
};

const listSchema = {
  params,
  querystring: RecoveryQuery,
  response: { 200: ref(RecoveryPage), ...problems(400, 401, 404) },
};

const getSchema = {
  params: Type.Object({
    ...params.properties,
    recoveryId: Type.String({ description: 'The id of the recovery.' }),
  }),
  response: { 200: ref(Recovery), ...problems(401, 404) },
};

/** Sending again what an endpoint did not receive in some time. */
export const recoveryRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'startRecovery' | 'listRecoveries' | 'findRecovery'>;
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const recover = documentation('recover', 'WebhookEndpoint', 'Send again what an endpoint did not receive');
  const list = documentation('list', 'Recoveries', 'List the recoveries of an endpoint, newest first');
  const get = documentation('get', 'Recovery', 'Read how far a recovery has come');

  app.post(
    `${endpointsPath}/:id/recover`,
    { schema: { ...recoverSchema, ...recover } },
    async (request, reply) => {
      const { params, body } = request;
      const since = toTime('/since', body.since);
      const until = body.until === undefined ? undefined : toTime('/until', body.until);
      if (!isId('endpoint', params.id)) throw unknownEndpoint();
      const command = { teamId: teamIdOf(request), endpointId: params.id, since, until };
      const recovery = startedBy(await operations.startRecovery(command));
      return reply
        .status(202)
        .header('location', `${endpointsPath}/${params.id}/recoveries/${recovery.id}`)
        .send(toRecoveryResource(recovery));
    },
  );

  app.get(`${endpointsPath}/:id/recoveries`, { schema: { ...listSchema, ...list } }, async (request) => {
    const { id } = request.params;
    const options = toPageOptions(request.query);
    const page = isId('endpoint', id)
      ? await operations.listRecoveries(teamIdOf(request), id, options)
      : null;
    if (page === null) throw unknownEndpoint();
    return { data: page.recoveries.map(toRecoveryResource), nextCursor: page.nextCursor };
  });

  app.get(
    `${endpointsPath}/:id/recoveries/:recoveryId`,
    { schema: { ...getSchema, ...get } },
    async (request) => {
      const { id, recoveryId } = request.params;
      const isKnown = isId('endpoint', id) && isId('recovery', recoveryId);
      const recovery = isKnown ? await operations.findRecovery(teamIdOf(request), id, recoveryId) : null;
      if (recovery === null) throw new AppError('not_found', 'The endpoint has no recovery with this id.');
      return toRecoveryResource(recovery);
    },
  );
};

function startedBy(outcome: Awaited<ReturnType<Operations['startRecovery']>>) {
  switch (outcome.outcome) {
    case 'started':
      return outcome.recovery;
    case 'not_found':
      throw unknownEndpoint();
    case 'invalid':
      throw invalidField(outcome.error.pointer, outcome.error.detail);
    case 'endpoint_disabled':
      throw disabledEndpoint();
    case 'already_running':
      throw new AppError('recovery_running', 'An earlier recovery of the endpoint is still running.');
  }
}
