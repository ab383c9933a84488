import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Static } from 'typebox';
import { SECOND_MS, toTimestamp } from '../../../domain/clock.ts';
import { DEFAULT_OVERLAP_SECONDS } from '../../../domain/signing/overlap-bounds.ts';
import { principalOf } from '../../plugins/authentication.ts';
import { endpointOwners, type EndpointOwner } from '../../endpoint-owner.ts';
import { refusedFields } from '../../plugins/field-errors.ts';
import { allowNoBody } from '../../plugins/json-body.ts';
import type { Operations } from '../../operations.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';
import { RotatedSecret, RotateSecretRequest } from '../../schemas/signing/webhook-secret.ts';
import { unknownEndpoint } from '../endpoints/webhook-endpoints.ts';

const common = {
  description:
    'Both secrets sign until the old one expires, the new one first, so that the receiver can change over without losing anything. At most the five newest sign.',
  body: ref(RotateSecretRequest),
};

const endpointSchema = {
  ...common,
  params: pathId('The id of the endpoint.'),
  response: { 200: ref(RotatedSecret), ...problems(400, 401, 404, 413, 415) },
};

const teamSchema = {
  ...common,
  operationId: 'rotateWebhookSecret',
  tags: ['Webhooks'],
  summary: 'Put a new secret in the place of the one that signs the webhooks of requests',
  response: { 200: ref(RotatedSecret), ...problems(400, 401, 413, 415) },
};

interface Options {
  operations: Pick<Operations, 'rotateSigningSecret'>;
}

/** Rotates the secret of an endpoint. */
export const rotateEndpointSecretRoute: FastifyPluginAsyncTypebox<
  Options & { owner: EndpointOwner }
> = async (app, { operations, owner }) => {
  const { endpointsPath, documentation, teamIdOf } = endpointOwners[owner];
  const schema = {
    ...endpointSchema,
    ...documentation('rotate', 'WebhookEndpointSecret', 'Put a new secret in the place of an endpoint’s'),
  };

  app.post(`${endpointsPath}/:id/rotate-secret`, { schema, preValidation: allowNoBody }, async (request) => {
    const { id } = request.params;
    if (!isId('endpoint', id)) throw unknownEndpoint();
    return rotate(operations, { teamId: teamIdOf(request), endpointId: id }, request.body);
  });
};

/** Rotates the team's default secret. */
export const rotateTeamSecretRoute: FastifyPluginAsyncTypebox<Options> = async (app, { operations }) => {
  app.post('/v1/webhook-secret/rotate', { schema: teamSchema, preValidation: allowNoBody }, async (request) =>
    rotate(operations, { teamId: principalOf(request).teamId, endpointId: null }, request.body),
  );
};

async function rotate(
  operations: Options['operations'],
  owner: Parameters<Operations['rotateSigningSecret']>[0],
  { secret, overlapSeconds = DEFAULT_OVERLAP_SECONDS }: Static<typeof RotateSecretRequest>,
) {
  const rotated = await operations.rotateSigningSecret(owner, {
    secret,
    overlapMs: overlapSeconds * SECOND_MS,
  });
  if (rotated.outcome === 'refused') throw refusedFields(rotated.errors);
  if (rotated.outcome === 'not_found') throw unknownEndpoint();
  const { previousExpiresAt } = rotated;
  return {
    secret: rotated.secret,
    previousExpiresAt: previousExpiresAt === null ? null : toTimestamp(previousExpiresAt),
  };
}
