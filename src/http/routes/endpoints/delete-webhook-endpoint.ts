import { knownId, notFound } from '../../plugins/known-id.ts';
import { endpointOwners, type OwnedRoute } from './endpoint-owner.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';

const common = {
  description: 'Pending deliveries to the endpoint fail.',
  params: pathId('The id of the endpoint.'),
  response: { 204: { type: 'null', description: 'The endpoint is deleted.' }, ...problems(401, 404) },
};

export const deleteWebhookEndpointRoute: OwnedRoute<'deleteEndpoint'> = async (
  app,
  { operations, owner },
) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('deleteWebhookEndpoint', 'Delete a webhook endpoint') };

  app.delete(`${endpointsPath}/:id`, { schema }, async (request, reply) => {
    const id = knownId('endpoint', request.params.id);
    if (!(await operations.deleteEndpoint(teamIdOf(request), id))) throw notFound('endpoint');
    return reply.status(204).send();
  });
};
