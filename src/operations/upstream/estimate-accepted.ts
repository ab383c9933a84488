import type { Generation } from '../../domain/generations/generation.ts';
import type { GenerationEstimate } from '../../domain/upstream/generation-estimate.ts';
import { sharedRead } from '../../store/engine/shared-read.ts';
import type { OperationContext } from '../operation-context.ts';
import { estimateGeneration } from './estimate-generation.ts';

/**
 * The estimate of a generation that was accepted just now. All of a kind that are accepted within a second share it, so
 * that a burst pays for one.
 */
export async function estimateAccepted(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  generation: Generation,
): Promise<GenerationEstimate> {
  const { teamId, priority, model, input } = generation;
  const name = `estimate of a new ${priority} ${model} ${input.imageQuality} of ${teamId}`;
  return sharedRead(context.store.reader, { name, now: context.clock.now() }, () =>
    estimateGeneration(context, generation),
  );
}
