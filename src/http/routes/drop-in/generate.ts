import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../../domain/app-error.ts';
import { parseTraceparent } from '../../../domain/parse-traceparent.ts';
import type { AnyModel, ResolvedInput } from '../../../domain/models/catalogue.ts';
import type { AcceptParams } from '../../../operations/generations/accept-params.ts';
import { acceptedGeneration } from '../generations/accepted-generation.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { dropInOperationId } from './drop-in-operation-id.ts';
import { DropInRefusal } from './drop-in-refusal.ts';
import { toDropInRefusal } from './to-drop-in-refusal.ts';
import { markReplayed, toIdempotency } from '../../plugins/to-idempotency.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { dropInErrors } from '../../schemas/drop-in/drop-in-error.ts';
import { DropInAccepted } from '../../schemas/drop-in/drop-in-accepted.ts';
import { IdempotencyHeaders, replayedHeader } from '../../schemas/idempotency-headers.ts';
import { ref } from '../../schemas/ref.ts';

// Base64 images are refused with IMAGE_URLS_REQUIRED, so a body with a few of them must be read first.
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** `POST /api/<model>/generate`: the upstream's own contract. */
export const generateRoute: FastifyPluginAsyncTypebox<{
  model: AnyModel;
  operations: Pick<TeamOperations, 'acceptGeneration'>;
}> = async (app, { model, operations }) => {
  const path = model.paths.generate;
  const schema = schemaOf(model);
  app.setSchemaErrorFormatter(toDropInRefusal);

  app.post(path, { schema, bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const input = request.body;
    const [missing] = model.checkInput(input);
    if (missing !== undefined)
      throw new DropInRefusal('MISSING_INPUT_IMAGE', 'Edit mode requires inputImageUrls.');
    const params = {
      principal: principalOf(request),
      model: model.id,
      input,
      metadata: {},
      priority: 'interactive' as const,
      webhook: null,
      maxCredits: null,
      queueTimeoutSeconds: null,
      requestId: request.id,
      traceparent: parseTraceparent(request.headers.traceparent),
    };
    const idempotency = toIdempotency(request, `POST ${path}`, params);
    const { generation, replayed } = await accept(operations, { ...params, idempotency });
    if (replayed) markReplayed(reply);
    // The two ids differ as they do at the upstream, so that a client that confuses them fails here as well.
    const taskId = generation.id.replace('gen_', 'task_');
    return { success: true as const, generationId: generation.id, taskId, status: 'pending' as const };
  });
};

async function accept({ acceptGeneration }: Pick<TeamOperations, 'acceptGeneration'>, params: AcceptParams) {
  try {
    return acceptedGeneration(await acceptGeneration(params));
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal') throw error;
    throw new DropInRefusal('CREDIT_RESERVATION_FAILED', 'The credits could not be reserved.', {
      cause: error,
    });
  }
}

function schemaOf(model: AnyModel) {
  return {
    operationId: dropInOperationId(model, 'generate'),
    tags: ['Drop-in'],
    summary: `${model.name}: create an image generation task`,
    description: "NanoPhoto.AI's own contract. Same budget and same webhooks as the native face.",
    headers: IdempotencyHeaders,
    body: Type.Unsafe<ResolvedInput>(ref(model.inputSchema)),
    response: {
      200: { headers: replayedHeader, ...ref(DropInAccepted) },
      ...dropInErrors(400, 401, 402, 403, 413, 415, 422, 429, 500, 503),
    },
  };
}
