import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ledgerActorOf } from '../../plugins/actor-headers.ts';
import { knownId } from '../../plugins/known-id.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import {
  ResolvedUnreconciledCharge,
  ResolveUnreconciledChargeRequest,
} from '../../schemas/upstream/unreconciled-charge.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'resolveUnreconciledCharge',
  tags: ['Operator'],
  summary: 'Resolve an unreconciled charge',
  description:
    'Charges it to the budgets or writes it off, and removes it from the list. The status of the generation does not change. 409 when a budget has too few credits left to be charged.',
  params: pathId('The id of the unreconciled charge.'),
  body: ref(ResolveUnreconciledChargeRequest),
  response: {
    200: ref(ResolvedUnreconciledCharge),
    ...conflicts('conflict'),
    ...problems(400, 401, 404, 413, 415),
  },
};

export const resolveUnreconciledChargeRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'resolveUnreconciledCharge'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/unreconciled-charges/:id/resolve', { schema }, async (request) => {
    const id = knownId('unreconciledCharge', request.params.id);
    const { resolution } = request.body;
    const { generationId, credits } = await operations.resolveUnreconciledCharge({
      id,
      resolution: resolutions[resolution],
      actor: ledgerActorOf(request),
    });
    return { id, object: 'unreconciled_charge' as const, generationId, resolution, credits };
  });
};

const resolutions = { charge: 'charged', write_off: 'written_off' } as const;
