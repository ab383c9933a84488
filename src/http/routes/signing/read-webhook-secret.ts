import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { WebhookSecret } from '../../schemas/signing/webhook-secret.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';

const schema = {
  operationId: 'readWebhookSecret',
  tags: ['Webhooks'],
  summary: 'Get the secret that signs the webhooks of requests',
  description:
    'The secret verifies webhooks that go to the `webhook.url` of a request. Webhook endpoints have secrets of their own.',
  response: { 200: ref(WebhookSecret), ...problems(401) },
};

export const readWebhookSecretRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'readSigningSecret'>;
}> = async (app, { operations }) => {
  app.get('/v1/webhook-secret', { schema, config: { hasSecret: true } }, async (request) => ({
    secret: await operations.readSigningSecret(principalOf(request).teamId),
  }));
};
