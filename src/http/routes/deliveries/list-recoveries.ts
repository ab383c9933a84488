import { knownId, notFound } from '../../plugins/known-id.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { RecoveryPage, RecoveryQuery } from '../../schemas/deliveries/recovery.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toRecoveryResource } from '../../../resources/deliveries/recovery-resource.ts';

const common = {
  description: 'Each recovery resent events that the endpoint had missed.',
  params: pathId('The id of the endpoint.'),
  querystring: RecoveryQuery,
  response: { 200: ref(RecoveryPage), ...problems(400, 401, 404) },
};

export const listRecoveriesRoute: OwnedRoute<'listRecoveries'> = async (app, { operations, owner }) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('listRecoveries', 'List the recoveries of a webhook endpoint, newest first'),
  };

  app.get(`${endpointsPath}/:id/recoveries`, { schema }, async (request) => {
    const id = knownId('endpoint', request.params.id);
    const page = await operations.listRecoveries(teamIdOf(request), id, toPageOptions(request.query));
    if (page === null) throw notFound('endpoint');
    return { data: page.recoveries.map(toRecoveryResource), nextCursor: page.nextCursor };
  });
};
