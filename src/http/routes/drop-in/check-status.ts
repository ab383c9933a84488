import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../../domain/app-error.ts';
import type { Generation } from '../../../domain/generations/generation.ts';
import type { AnyModel } from '../../../domain/models/catalogue.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { dropInErrors } from '../../schemas/drop-in/drop-in-error.ts';
import { DropInCheckRequest, DropInStatus } from '../../schemas/drop-in/drop-in-status.ts';
import { ref } from '../../schemas/ref.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { dropInOperationId } from './drop-in-operation-id.ts';

/** `POST /api/<model>/check-status`: the upstream's own contract. */
export const checkStatusRoute: FastifyPluginAsyncTypebox<{
  model: AnyModel;
  operations: Pick<TeamOperations, 'findGeneration'>;
  imageUrl: ImageUrlOf;
}> = async (app, { model, operations, imageUrl }) => {
  app.post(model.paths.checkStatus, { schema: schemaOf(model) }, async (request) => {
    const generationId = knownId('generation', request.body.generationId);
    const found = await operations.findGeneration(principalOf(request).teamId, generationId);
    if (found.outcome === 'other_team')
      throw new AppError('forbidden', 'Access denied: this is not your generation.');
    if (found.outcome === 'unknown' || found.generation.model !== model.id) throw notFound('generation');
    // The upstream's contract has no completed generation without its picture.
    if (found.generation.status === 'completed' && found.generation.textsErasedAt !== null)
      throw notFound('generation');
    return toStatusAnswer(found.generation, imageUrl);
  });
};

/** Whose link `imageUrl` is: the vendor's, or the gateway's to the kept picture. */
export type ImageUrlOf = 'vendor' | 'gateway';

/** The vendor's also where no picture is kept, or the kept one is lost. */
function imageUrlOf({ imageUrl, files: [file] }: Generation, whose: ImageUrlOf): string {
  return (whose === 'gateway' ? file?.url : null) ?? imageUrl ?? '';
}

/** One of the three responses of the upstream's document, which has neither `queued` nor `canceled`. */
function toStatusAnswer(generation: Generation, whose: ImageUrlOf) {
  const { id: generationId, status, progress, error } = generation;
  const isErased = error === null || error.message === '';
  switch (status) {
    case 'completed': {
      const imageUrl = imageUrlOf(generation, whose);
      return { success: true as const, status, imageUrl, generationId, progress: 100 };
    }
    case 'queued':
    case 'pending':
      return { success: true as const, status: 'pending' as const, generationId, progress };
    case 'generating':
      return { success: true as const, status, generationId, progress };
    case 'failed':
      return toFailure(isErased ? 'Generation failed' : error.message, generationId);
    case 'canceled':
      return toFailure('Generation canceled', generationId);
  }
}

function toFailure(error: string, generationId: string) {
  return { success: false as const, status: 'failed' as const, error, generationId, progress: 0 };
}

function schemaOf(model: AnyModel) {
  return {
    operationId: dropInOperationId(model, 'checkStatus'),
    tags: ['Drop-in'],
    summary: `${model.name}: check task status and retrieve the result`,
    description: 'A failed generation is returned with HTTP 200 and `success: false`.',
    body: ref(DropInCheckRequest),
    response: { 200: ref(DropInStatus), ...dropInErrors(400, 401, 403, 404, 413, 415, 429, 500, 503) },
  };
}
