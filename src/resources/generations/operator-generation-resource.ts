import { toTimestamp } from '../../domain/clock.ts';
import type { LifeStep } from '../../domain/generations/life-step.ts';
import { traceIdOf } from '../../domain/parse-traceparent.ts';
import { toGenerationResource } from './generation-resource.ts';

export type OperatorGenerationResource = ReturnType<typeof toOperatorGenerationResource>;

/** A generation as operators see it: as its team does, and whose it is, where it went and how to trace it. */
export function toOperatorGenerationResource(
  ...[generation, estimate, waitingFor]: Parameters<typeof toGenerationResource>
) {
  const { id, teamId, keyId, account, upstreamGenerationId, requestId, traceparent, resolution } = generation;
  const self = `/admin/v1/generations/${id}`;
  return {
    ...toGenerationResource(generation, estimate, waitingFor),
    teamId,
    keyId,
    account,
    upstreamGenerationId,
    requestId,
    traceId: traceIdOf(traceparent) ?? null,
    resolution,
    links: { self, cancel: `${self}/cancel` },
  };
}

/** A step of the life of a generation as operators see it. */
export function toLifeStepResource({ at, ...step }: LifeStep) {
  return { at: toTimestamp(at), ...step };
}
