import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { WebhookKeySet } from '../../schemas/signing/webhook-key-set.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';

// Receivers read the keys when they start and when no key matches a signature. Short, so that after a
// rotation without overlap a cache does not hide the new key for long.
const MAX_AGE_SECONDS = 300;

const schema = {
  operationId: 'readWebhookKeys',
  tags: ['Webhooks'],
  summary: 'Get the public keys that verify `v1a` signatures',
  description: 'Needs no authentication. Fetch the keys again when none of them matches a signature.',
  security: [],
  response: {
    200: {
      description: 'The keys, newest first: several during a rotation.',
      headers: {
        'Cache-Control': { type: 'string', description: `\`public, max-age=${MAX_AGE_SECONDS}\`` },
      },
      ...ref(WebhookKeySet),
    },
    ...problems(),
  },
};

export const readWebhookKeysRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'listSigningKeys'>;
}> = async (app, { operations }) => {
  app.get('/.well-known/webhook-keys', { schema }, async (_request, reply) => {
    const keys = await operations.listSigningKeys();
    return reply.header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`).send({
      keys: keys.map(({ jwk }) => jwk),
      whpk: keys.map(({ publicKey }) => publicKey),
    });
  });
};
