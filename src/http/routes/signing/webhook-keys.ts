import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Operations } from '../../operations.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { WebhookKeySet } from '../../schemas/signing/webhook-key.ts';

// Receivers read it when they start and when a signature does not match. Short, so that after a rotation without overlap a cache on the
// way does not hide the new key from them for long.
const MAX_AGE_SECONDS = 300;

const schema = {
  operationId: 'readWebhookKeys',
  tags: ['Webhooks'],
  summary: 'Read the public keys that verify `v1a` signatures',
  description: 'Without authentication. Read it again when a signature matches no key that is at hand.',
  security: [],
  response: {
    200: {
      description: 'The keys, newest first: more than one while one is being replaced.',
      headers: {
        'Cache-Control': { type: 'string', description: `\`public, max-age=${MAX_AGE_SECONDS}\`` },
      },
      ...ref(WebhookKeySet),
    },
    ...problems(),
  },
};

export const webhookKeysRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'listSigningKeys'>;
}> = async (app, { operations }) => {
  app.get('/.well-known/webhook-keys', { schema }, async (_request, reply) => {
    const keys = await operations.listSigningKeys();
    return reply.header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`).send({
      keys: keys.map(({ jwk }) => jwk),
      whpk: keys.map(({ publicKey }) => publicKey),
    });
  });
};
