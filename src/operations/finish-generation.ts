import { toGenerationResource } from '../domain/generation-resource.ts';
import type { Generation, TerminalStatus } from '../domain/generation.ts';
import { newId } from '../domain/ids.ts';
import { eventPayload, type EventType } from '../domain/webhook.ts';
import { releaseCredits, settleCredits } from '../store/budget-usage.ts';
import { insertEvent } from '../store/events.ts';
import { listTeamEndpoints } from '../store/endpoints.ts';
import { markTerminal, type LeaseGuard, type TerminalChange } from '../store/generation-changes.ts';
import { appendLedger, findHolds } from '../store/ledger.ts';
import type { Transaction } from '../store/store.ts';
import type { Policy } from './context.ts';
import { recordUsage } from './record-usage.ts';

/**
 * Ends a generation: terminal status, settlement or release of its holds in the periods that made them, the usage of the
 * day, the event and its deliveries, all in the caller's transaction. Null, with nothing written, when the guard did not fit:
 * someone else has it or has ended it. Call `notify('event-stored')` once the transaction is committed.
 */
export async function finishGeneration(
  tx: Transaction,
  policy: Pick<Policy, 'usageMetadataKeys'>,
  id: string,
  guard: LeaseGuard,
  end: TerminalChange,
  actor: string,
): Promise<Generation | null> {
  const generation = await markTerminal(tx, id, guard, end);
  if (generation === null) return null;
  await resolveHolds(tx, generation, actor);
  await recordUsage(tx, policy, generation);
  await storeEvent(tx, generation);
  observe(tx, generation);
  return generation;
}

function observe(tx: Transaction, generation: Generation): void {
  const { id: generationId, teamId, model, input, error, priceCredits, createdAt, submittedAt } = generation;
  tx.observe({
    kind: 'generation_finished',
    generationId,
    teamId,
    model,
    quality: input.imageQuality,
    status: generation.status as TerminalStatus,
    errorCode: error?.code ?? null,
    priceCredits,
    queuedMs: submittedAt === null ? null : submittedAt - createdAt,
    totalMs: tx.now - createdAt,
  });
}

async function resolveHolds(tx: Transaction, { id, status }: Generation, actor: string): Promise<void> {
  const completed = status === 'completed';
  for (const hold of await findHolds(tx, id)) {
    await (completed ? settleCredits(tx, hold) : releaseCredits(tx, hold));
    await appendLedger(tx, {
      ...hold,
      generationId: id,
      kind: completed ? 'settle' : 'release',
      actor,
      note: null,
    });
  }
}

async function storeEvent(tx: Transaction, generation: Generation): Promise<void> {
  const { teamId, webhook } = generation;
  const type = `generation.${generation.status}` as EventType;
  const endpoints = await listTeamEndpoints(tx, teamId);
  const targets = endpoints
    .filter((endpoint) => endpoint.events.includes(type))
    .map(({ id, url }): { endpointId: string | null; url: string } => ({ endpointId: id, url }));
  if (webhook?.events.includes(type)) targets.push({ endpointId: null, url: webhook.url });
  await insertEvent(
    tx,
    {
      id: newId('event', tx.now),
      teamId,
      type,
      generationId: generation.id,
      payload: eventPayload(type, tx.now, toGenerationResource(generation)),
    },
    targets,
  );
}
