import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { rotateSecret, ROTATION } from './rotate-secret.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { RotatedWebhookSecret, RotateWebhookSecretRequest } from '../../schemas/signing/webhook-secret.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';

const schema = {
  operationId: 'rotateWebhookSecret',
  tags: ['Webhooks'],
  summary: 'Rotate the secret that signs the webhooks of requests',
  description: ROTATION,
  body: ref(RotateWebhookSecretRequest),
  response: { 200: ref(RotatedWebhookSecret), ...problems(400, 401, 413, 415) },
};

export const rotateWebhookSecretRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'rotateSigningSecret'>;
}> = async (app, { operations }) => {
  app.post('/v1/webhook-secret/rotate', { schema, config: { hasSecret: true } }, async (request) =>
    rotateSecret(operations, { teamId: principalOf(request).teamId, endpointId: null }, request.body),
  );
};
