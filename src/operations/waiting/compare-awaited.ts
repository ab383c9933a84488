import { setImmediate as nextTurn } from 'node:timers/promises';
import { generationVersion } from '../../domain/generations/generation-version.ts';
import { idPrefixes } from '../../domain/new-id.ts';
import { lastTeamSequences } from '../../store/events/event-counters.ts';
import { findGenerationStates } from '../../store/generations/find-generation-states.ts';
import type { OperationContext } from '../operation-context.ts';
import type { WaitRegistry } from './wait-registry.ts';

/**
 * Compares what is waited for with the database and wakes those that have seen something older. For changes that
 * woke nobody: those of a command line beside SQLite, of a process that died after its commit, or while the connection that
 * listens was away. It costs a statement for many topics, however many wait for them.
 */
export async function compareAwaited(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  registry: Pick<WaitRegistry, 'topics' | 'compare'>,
): Promise<void> {
  const topics = registry.topics();
  for (let at = 0; at < topics.length; at += BATCH) {
    const batch = topics.slice(at, at + BATCH);
    const teamIds = batch.filter((topic) => topic.startsWith(`${idPrefixes.team}_`));
    const generationIds = batch.filter((topic) => topic.startsWith(`${idPrefixes.generation}_`));
    for (const generation of await findGenerationStates(reader, generationIds))
      registry.compare(generation.id, generationVersion(generation));
    for (const { teamId, last } of await lastTeamSequences(reader, teamIds))
      registry.compare(teamId, String(last));
    // SQLite reads at once, and requests want to be answered between two batches.
    await nextTurn();
  }
}

const BATCH = 200;
