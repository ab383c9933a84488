import { knownId } from '../../plugins/known-id.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { rotateSecret, ROTATION } from './rotate-secret.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { RotatedWebhookSecret, RotateWebhookSecretRequest } from '../../schemas/signing/webhook-secret.ts';

const common = {
  description: ROTATION,
  params: pathId('The id of the endpoint.'),
  body: ref(RotateWebhookSecretRequest),
  response: { 200: ref(RotatedWebhookSecret), ...problems(400, 401, 404, 413, 415) },
};

export const rotateWebhookEndpointSecretRoute: OwnedRoute<'rotateSigningSecret'> = async (
  app,
  { operations, owner },
) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('rotateWebhookEndpointSecret', 'Rotate the secret of a webhook endpoint'),
  };

  app.post(`${endpointsPath}/:id/rotate-secret`, { schema, config: { hasSecret: true } }, async (request) => {
    const endpointId = knownId('endpoint', request.params.id);
    return rotateSecret(operations, { teamId: teamIdOf(request), endpointId }, request.body);
  });
};
