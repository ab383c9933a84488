import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DEFAULT_OVERLAP_SECONDS } from '../../../domain/signing/overlap-bounds.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { RotateWebhookKeyRequest, WebhookKeyList } from '../../schemas/signing/webhook-key.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toSigningKeyResource } from '../../../resources/signing/signing-key-resource.ts';

const schema = {
  operationId: 'rotateWebhookKey',
  tags: ['Operator'],
  summary: 'Rotate the Ed25519 key that signs `v1a`',
  description:
    'The new key signs and is published at once. Earlier keys sign beside it during the overlap, and no longer. Each call creates one more key.',
  body: ref(RotateWebhookKeyRequest),
  response: {
    200: { description: 'The keys that currently sign, newest first.', ...ref(WebhookKeyList) },
    ...problems(400, 401, 413, 415),
    ...conflicts('conflict'),
  },
};

export const rotateWebhookKeyRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'rotateSigningKey' | 'listSigningKeys'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/webhook-keys/rotate', { schema }, async ({ body }) => {
    await operations.rotateSigningKey(body.overlapSeconds ?? DEFAULT_OVERLAP_SECONDS);
    return { data: (await operations.listSigningKeys()).map(toSigningKeyResource) };
  });
};
