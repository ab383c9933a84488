import { Type } from 'typebox';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { Recovery } from '../../schemas/deliveries/recovery.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toRecoveryResource } from '../../../resources/deliveries/recovery-resource.ts';

const common = {
  description: '`requeuedCount` rises to `totalCount` while the recovery is running.',
  params: Type.Object({
    id: Type.String({ description: 'The id of the endpoint.' }),
    recoveryId: Type.String({ description: 'The id of the recovery.' }),
  }),
  response: { 200: ref(Recovery), ...problems(401, 404) },
};

export const getRecoveryRoute: OwnedRoute<'findRecovery'> = async (app, { operations, owner }) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('getRecovery', 'Get a recovery with its progress') };

  app.get(`${endpointsPath}/:id/recoveries/:recoveryId`, { schema }, async (request) => {
    const endpointId = knownId('endpoint', request.params.id);
    const id = knownId('recovery', request.params.recoveryId);
    const recovery = await operations.findRecovery(teamIdOf(request), endpointId, id);
    if (recovery === null) throw notFound('recovery');
    return toRecoveryResource(recovery);
  });
};
