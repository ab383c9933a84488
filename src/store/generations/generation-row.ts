import type { Generation } from '../../domain/generations/generation.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import type { Tables } from '../schema/tables.ts';

export type GenerationRow = Tables['generations']['$inferSelect'];

export function toGeneration(row: GenerationRow): Generation {
  const { errorCode, errorMessage, webhookUrl, webhookEvents } = row;
  return {
    id: row.id,
    teamId: row.teamId,
    keyId: row.keyId,
    model: row.model,
    input: row.input,
    metadata: row.metadata,
    priority: row.priority,
    webhook: webhookUrl === null ? null : { url: webhookUrl, events: webhookEvents ?? [] },
    status: row.status,
    progress: row.progress,
    priceCredits: row.priceCredits,
    priceVersion: row.priceVersion,
    imageUrl: row.imageUrl,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
    createdAt: row.createdAt,
    submittedAt: row.submittedAt,
    finishedAt: row.finishedAt,
    completedLateAt: row.completedLateAt,
    textsErasedAt: row.textsErasedAt,
    queueExpiresAt: row.queueExpiresAt,
    account: row.account,
    upstreamGenerationId: row.upstreamGenerationId,
    traceparent: row.traceparent,
    requestId: row.requestId,
    resolution: row.resolution,
    files: [],
  };
}

export function toPollState({
  lastRunningAt,
  lastProgress,
  unconfirmedResult,
  unconfirmedSince,
  pollFailureCount,
}: GenerationRow): PollState {
  return { lastRunningAt, lastProgress, unconfirmedResult, unconfirmedSince, pollFailureCount };
}
