import { toGenerationResource } from '../../resources/generations/generation-resource.ts';
import { creditsOf, type Generation, type TerminalStatus } from '../../domain/generations/generation.ts';
import { correlationOf } from '../../domain/generations/correlation.ts';
import { releaseCredits, settleCredits } from '../../store/budgets/budget-usage.ts';
import { markTerminal, type TerminalChange } from '../../store/generations/mark-terminal.ts';
import type { LeaseGuard } from '../../store/generations/change-generation.ts';
import { appendLedger, findHolds } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { Policy } from '../operation-context.ts';
import { figuresOfEnd, recordUsage } from '../usage/record-usage.ts';
import { allotFile } from '../files/allot-file.ts';
import { storeEvent } from '../events/store-event.ts';

/**
 * Ends a generation: terminal status, settlement or release of its holds in the periods that made them, the
 * usage of the day, the file that the picture is kept in, the event and its deliveries, all in the caller's transaction. Null, with nothing
 * written, when the guard does not match: another worker has claimed it or it has ended. Call
 * `notify('event-stored')` after the commit.
 */
export async function finishGeneration(
  tx: Transaction,
  policy: Pick<Policy, 'usageMetadataKeys' | 'files'>,
  id: string,
  guard: LeaseGuard,
  end: TerminalChange,
  actor: string,
): Promise<Generation | null> {
  const ended = await markTerminal(tx, id, guard, end);
  if (ended === null) return null;
  const generation = { ...ended, files: await allotFile(tx, policy.files, ended) };
  await resolveHolds(tx, generation, actor);
  await recordUsage(tx, policy, generation, figuresOfEnd(generation));
  const { teamId, webhook } = generation;
  const type = `generation.${end.status}` as const;
  await storeEvent(tx, { teamId, type, generationId: id, data: toGenerationResource(generation) }, webhook);
  observe(tx, generation);
  return generation;
}

function observe(tx: Transaction, generation: Generation): void {
  const { model, input, error, priceCredits, createdAt, submittedAt, account, upstreamGenerationId } =
    generation;
  tx.observe({
    kind: 'generation_finished',
    ...correlationOf(generation),
    account,
    upstreamGenerationId,
    model,
    quality: input.imageQuality,
    status: generation.status as TerminalStatus,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
    priceCredits,
    queuedMs: submittedAt === null ? null : submittedAt - createdAt,
    startedAt: createdAt,
    totalMs: tx.now - createdAt,
  });
}

async function resolveHolds(tx: Transaction, generation: Generation, actor: string): Promise<void> {
  const isSettled = creditsOf(generation).settled > 0;
  const generationId = generation.id;
  for (const hold of await findHolds(tx, generationId)) {
    await (isSettled ? settleCredits(tx, hold) : releaseCredits(tx, hold));
    await appendLedger(tx, {
      ...hold,
      generationId,
      kind: isSettled ? 'settle' : 'release',
      actor,
      note: null,
    });
  }
}
