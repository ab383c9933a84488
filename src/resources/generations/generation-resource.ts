import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import { creditsOf, generationErrorCatalogue, type Generation } from '../../domain/generations/generation.ts';
import { toGenerationFile } from '../files/file-resource.ts';
import { noEstimate, type GenerationEstimate } from '../../domain/upstream/generation-estimate.ts';
import type { WaitingFor } from '../../domain/upstream/waiting-for.ts';

export type GenerationResource = ReturnType<typeof toGenerationResource>;

/**
 * A generation as callers see it, the same fields in every status: in HTTP responses and in the `data` of
 * webhooks. Times are RFC 3339, credits whole numbers, `progress` 0 to 100.
 * @param estimate its fields are null where nothing is estimated
 * @param waitingFor null where it is not queued, or the queue was not read
 */
export function toGenerationResource(
  generation: Generation,
  estimate: GenerationEstimate = noEstimate,
  waitingFor: WaitingFor | null = null,
) {
  const { id, model, status, progress, input, imageUrl, error, metadata, priority } = generation;
  return {
    id,
    object: 'generation' as const,
    model,
    status,
    progress,
    input: generation.textsErasedAt === null ? input : null,
    output: imageUrl === null ? null : { imageUrl, files: generation.files.map(toGenerationFile) },
    error: error === null ? null : { ...error, retryable: generationErrorCatalogue[error.code].retryable },
    credits: creditsOf(generation),
    metadata,
    priority,
    waitingFor: waitingFor === null ? null : { ...waitingFor, until: optionalTimestamp(waitingFor.until) },
    queuePosition: estimate.queuePosition,
    estimatedStartAt: optionalTimestamp(estimate.startAt),
    estimatedCompletionAt: optionalTimestamp(estimate.completionAt),
    estimatedCompletionLatestAt: optionalTimestamp(estimate.completionLatestAt),
    createdAt: toTimestamp(generation.createdAt),
    submittedAt: optionalTimestamp(generation.submittedAt),
    finishedAt: optionalTimestamp(generation.finishedAt),
    completedLateAt: optionalTimestamp(generation.completedLateAt),
    textsErasedAt: optionalTimestamp(generation.textsErasedAt),
    links: { self: `/v1/generations/${id}`, cancel: `/v1/generations/${id}/cancel` },
  };
}
