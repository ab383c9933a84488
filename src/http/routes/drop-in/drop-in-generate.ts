import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../../domain/app-error.ts';
import type { AnyModel, ResolvedInput } from '../../../domain/models/catalogue.ts';
import type { AcceptParams } from '../../../operations/generations/accept-params.ts';
import { acceptedOf } from '../../accepted.ts';
import { principalOf } from '../../plugins/authentication.ts';
import { DropInError } from './drop-in-error.ts';
import { toDropInError } from './drop-in-validation.ts';
import { toIdempotency } from '../../plugins/idempotency.ts';
import type { Operations } from '../../operations.ts';
import { dropInErrors } from '../../schemas/drop-in/drop-in-responses.ts';
import { DropInAccepted } from '../../schemas/drop-in/drop-in.ts';
import { IdempotencyHeaders, replayedHeader } from '../../schemas/idempotency.ts';
import { ref } from '../../schemas/reference.ts';

// Base64 pictures are refused by name, IMAGE_URLS_REQUIRED, so a body with a few of them has to be read first.
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** `POST /api/<model>/generate`, as the upstream has it. */
export const dropInGenerateRoute: FastifyPluginAsyncTypebox<{
  model: AnyModel;
  operations: Pick<Operations, 'acceptGeneration'>;
}> = async (app, { model, operations }) => {
  const path = model.paths.generate;
  const schema = schemaOf(model);
  app.setSchemaErrorFormatter(toDropInError);

  app.post(path, { schema, bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const input = request.body;
    const [missing] = model.checkInput(input);
    if (missing !== undefined)
      throw new DropInError('MISSING_INPUT_IMAGE', 'Edit mode requires inputImageUrls.');
    const { generation, replayed } = await accept(operations, {
      principal: principalOf(request),
      model: model.id,
      input,
      metadata: {},
      priority: 'interactive',
      webhook: null,
      maxCredits: null,
      queueTimeoutSeconds: null,
      idempotency: toIdempotency(request.headers['idempotency-key'], `POST ${path}`, input),
    });
    if (replayed) reply.header('idempotent-replayed', 'true');
    // The upstream's two ids differ; a client that mixed them up would find out there, and finds out here.
    const taskId = generation.id.replace('gen_', 'task_');
    return { success: true as const, generationId: generation.id, taskId, status: 'pending' as const };
  });
};

async function accept({ acceptGeneration }: Pick<Operations, 'acceptGeneration'>, command: AcceptParams) {
  try {
    return acceptedOf(await acceptGeneration(command));
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal') throw error;
    throw new DropInError('CREDIT_RESERVATION_FAILED', 'The credits could not be reserved.', {
      cause: error,
    });
  }
}

function schemaOf(model: AnyModel) {
  return {
    operationId: `${operationPrefix(model)}Generate`,
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

/** `nano-banana-2` → `nanoBanana2` */
export function operationPrefix({ id }: AnyModel): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
