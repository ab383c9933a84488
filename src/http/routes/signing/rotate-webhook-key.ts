import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DEFAULT_OVERLAP_SECONDS } from '../../../domain/signing/overlap-bounds.ts';
import { toSigningKeyResource } from '../../../resources/signing-key-resource.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { allowNoBody } from '../../plugins/json-body.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import { RotateKeyRequest, WebhookKeyList } from '../../schemas/signing/webhook-key.ts';

const schema = {
  operationId: 'rotateWebhookKey',
  tags: ['Operator'],
  summary: 'Put a new Ed25519 key in the place of the one that signs `v1a`',
  description:
    'The new key signs and is published at once; those before it sign beside it for the overlap and not longer. Each call makes one more.',
  body: ref(RotateKeyRequest),
  response: {
    200: { description: 'The keys that sign now, newest first.', ...ref(WebhookKeyList) },
    ...problems(400, 401, 413, 415),
    ...conflicts('conflict'),
  },
};

export const rotateWebhookKeyRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'rotateSigningKey' | 'listSigningKeys'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/webhook-keys/rotate', { schema, preValidation: allowNoBody }, async ({ body }) => {
    await operations.rotateSigningKey(body.overlapSeconds ?? DEFAULT_OVERLAP_SECONDS);
    return { data: (await operations.listSigningKeys()).map(toSigningKeyResource) };
  });
};
