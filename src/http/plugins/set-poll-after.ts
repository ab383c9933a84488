import type { FastifyReply } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { isTerminal, type Generation } from '../../domain/generations/generation.ts';
import type { GenerationEstimate } from '../../domain/upstream/generation-estimate.ts';
import { retryAfterSeconds } from '../../domain/upstream/retry-after-seconds.ts';

/** Says by `Retry-After` when to ask again for a generation that has not ended. */
export function setPollAfter(
  reply: FastifyReply,
  clock: Clock,
  { status }: Pick<Generation, 'status'>,
  estimate: GenerationEstimate,
): void {
  if (!isTerminal(status)) reply.header('retry-after', retryAfterSeconds(estimate, clock.now()));
}
