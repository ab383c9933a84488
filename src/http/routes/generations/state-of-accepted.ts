import { noEstimate, type GenerationEstimate } from '../../../domain/upstream/generation-estimate.ts';
import type { Generation } from '../../../domain/generations/generation.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { waitForGeneration } from '../../../operations/waiting/wait-for-generation.ts';
import type { WaitPlace } from '../../../operations/waiting/wait-registry.ts';
import { findOwn } from './find-own.ts';

/**
 * The state that the response to a create request shows: after the wait, if the request asked for one. It never fails: the
 * generation is accepted, whatever can be read after that.
 */
export async function stateOfAccepted(
  operations: Pick<TeamOperations, 'findGeneration' | 'estimateGeneration' | 'estimateAccepted'>,
  { generation, replayed }: { generation: Generation; replayed: boolean },
  wait: { waitMs: number; place: WaitPlace } | null,
): Promise<{ generation: Generation; estimate: GenerationEstimate }> {
  const isNew = wait === null && !replayed;
  const estimateOf = isNew ? operations.estimateAccepted : operations.estimateGeneration;
  const current = wait === null ? generation : await endOf(operations, generation, wait);
  return { generation: current, estimate: await estimateOf(current).catch(() => noEstimate) };
}

async function endOf(
  operations: Pick<TeamOperations, 'findGeneration'>,
  accepted: Generation,
  { waitMs, place }: { waitMs: number; place: WaitPlace },
): Promise<Generation> {
  const { id, teamId } = accepted;
  const read = async () => (await findOwn(operations, teamId, id)) ?? accepted;
  const found = await waitForGeneration(place, { id, waitMs, read }).catch(() => null);
  return found ?? accepted;
}
