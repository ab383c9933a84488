import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/authentication.ts';
import type { Operations } from '../../operations.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { WebhookSecret } from '../../schemas/signing/webhook-secret.ts';

const schema = {
  operationId: 'readWebhookSecret',
  tags: ['Webhooks'],
  summary: 'Read the secret that signs the webhooks of requests',
  response: { 200: ref(WebhookSecret), ...problems(401) },
};

export const webhookSecretRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'readSigningSecret'>;
}> = async (app, { operations }) => {
  app.get('/v1/webhook-secret', { schema }, async (request) => ({
    secret: await operations.readSigningSecret(principalOf(request).teamId),
  }));
};
