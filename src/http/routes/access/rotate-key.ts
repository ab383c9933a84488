import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { optionalTimestamp, SECOND_MS } from '../../../domain/clock.ts';
import { DEFAULT_OVERLAP_SECONDS } from '../../../domain/signing/overlap-bounds.ts';
import { knownId } from '../../plugins/known-id.ts';
import { toOptionalTime } from '../../plugins/to-time.ts';
import { RotatedKey, RotateKeyRequest } from '../../schemas/access/key.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toKeyResource } from '../../../resources/access/key-resource.ts';

const schema = {
  operationId: 'rotateKey',
  tags: ['Operator'],
  summary: 'Give a key a new secret',
  description:
    'The key keeps its id, limits and budgets. Its earlier secrets are valid until the overlap ends, so that services can switch over. The response contains the new secret; it is not returned again.',
  params: pathId('The id of the key.'),
  body: ref(RotateKeyRequest),
  response: { 200: ref(RotatedKey), ...conflicts('conflict'), ...problems(400, 401, 404, 413, 415) },
};

export const rotateKeyRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'rotateKey' | 'findKey'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/keys/:id/rotate', { schema, config: { hasSecret: true } }, async ({ params, body }) => {
    const id = knownId('key', params.id);
    const { overlapSeconds = DEFAULT_OVERLAP_SECONDS, expiresAt } = body;
    const { key, previousExpiresAt } = await operations.rotateKey({
      id,
      overlapMs: overlapSeconds * SECOND_MS,
      expiresAt: toOptionalTime('/expiresAt', expiresAt),
    });
    const resource = toKeyResource(await operations.findKey(id));
    return { ...resource, key, previousExpiresAt: optionalTimestamp(previousExpiresAt) };
  });
};
