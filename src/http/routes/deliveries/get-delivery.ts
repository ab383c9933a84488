import { knownId, notFound } from '../../plugins/known-id.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { DeliveryWithAttempts } from '../../schemas/deliveries/delivery.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toAttemptResource, toDeliveryResource } from '../../../resources/deliveries/delivery-resource.ts';

const common = {
  description: 'With the status and the beginning of the body of each response of the receiver.',
  params: pathId('The id of the delivery.'),
  response: { 200: ref(DeliveryWithAttempts), ...problems(401, 404) },
};

export const getDeliveryRoute: OwnedRoute<'findDelivery'> = async (app, { operations, owner }) => {
  const { deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('getDelivery', 'Get a delivery with its attempts') };

  app.get(`${deliveriesPath}/:id`, { schema }, async (request) => {
    const id = knownId('delivery', request.params.id);
    const found = await operations.findDelivery(teamIdOf(request), id);
    if (found === null) throw notFound('delivery');
    return { ...toDeliveryResource(found.delivery), attempts: found.attempts.map(toAttemptResource) };
  });
};
