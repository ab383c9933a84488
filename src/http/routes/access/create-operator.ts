import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toOptionalTime } from '../../plugins/to-time.ts';
import { CreatedOperator, CreateOperatorRequest } from '../../schemas/access/operator.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toOperatorResource } from '../../../resources/access/operator-resource.ts';

const schema = {
  operationId: 'createOperator',
  tags: ['Operator'],
  summary: 'Create an operator',
  description: 'The response contains the token. It is stored as a hash and not returned again.',
  body: ref(CreateOperatorRequest),
  response: {
    201: {
      description: 'The operator, with its token.',
      ...createdHeaders('operator'),
      ...ref(CreatedOperator),
    },
    ...conflicts('conflict'),
    ...problems(400, 401, 413, 415),
  },
};

export const createOperatorRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'createOperator'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/operators', { schema, config: { hasSecret: true } }, async ({ body }, reply) => {
    const { operator, token } = await operations.createOperator({
      name: body.name,
      role: body.role,
      expiresAt: toOptionalTime('/expiresAt', body.expiresAt) ?? null,
    });
    return reply
      .status(201)
      .header('location', `/admin/v1/operators/${operator.id}`)
      .send({ ...toOperatorResource(operator), token });
  });
};
