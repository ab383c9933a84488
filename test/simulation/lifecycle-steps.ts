import { MINUTE_MS } from '../../src/domain/clock.ts';
import { cancelGeneration } from '../../src/operations/generations/cancel-generation.ts';
import { expireQueued } from '../../src/operations/upstream/expire-queued.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { reapLeases } from '../../src/operations/upstream/reap-leases.ts';
import { submitGeneration } from '../../src/operations/upstream/submit-generation.ts';
import type { SubmitOutcome } from '../../src/upstream/submit-outcome.ts';
import { completed } from '../operations/upstream/fake-upstream.ts';
import { claimNext } from '../operations/fixture.ts';
import type { Model, Step, World } from './budget-world.ts';

/** Steps in which generations go on, and end. */

const submitOutcomes: Record<string, SubmitOutcome> = {
  refused: { kind: 'refused', errorCode: 'INVALID_PROMPT', message: 'No' },
  unknown: { kind: 'unknown', reason: 'reset' },
  not_sent: {
    kind: 'not_sent',
    cause: 'unreachable',
    reason: 'refused',
    retryAfterMs: null,
  },
};

export function submit(outcome: string): Step {
  return async (_model, { context }) => {
    const claim = await claimNext(context).catch(nothingClaimed);
    // A crash: the claim is forgotten, and its lease runs out.
    if (claim === null || outcome === 'crash') return;
    context.upstream.submitOutcomes = outcome === 'confirmed' ? [] : [submitOutcomes[outcome]!];
    await submitGeneration(context, claim);
  };
}

export function poll(reply: string): Step {
  return async (_model, { context }) => {
    context.clock.advance(MINUTE_MS);
    const { claims } = await claimPolls(context, 2);
    for (const claim of claims) {
      const failed = { kind: 'failed' as const, message: 'Generation failed' };
      context.upstream.pollOutcomes =
        reply === 'completed' ? [completed] : reply === 'failed' ? [failed] : [];
      await pollGeneration(context, claim);
    }
  };
}

export function cancel(index: number): Step {
  return async (model, { context, principals }) => {
    const generation = model.generations[index % Math.max(1, model.generations.length)];
    if (generation === undefined) return;
    for (const principal of principals) await cancelGeneration(context, principal, generation.id);
  };
}

/** Time passes, and with it leases and times in the queue. */
export function advance(ms: number): Step {
  return async (_model, { context }) => {
    context.clock.advance(ms);
    await reapLeases(context);
    await expireQueued(context);
  };
}

/** Whatever ended a generation: its price leaves the periods that held it. */
export async function syncEnded(model: Model, { context }: World): Promise<void> {
  const { db, tables } = context.store.reader;
  const rows = await db
    .select({ id: tables.generations.id, status: tables.generations.status })
    .from(tables.generations);
  if (rows.length !== model.generations.length)
    throw new Error(`${rows.length} generations where ${model.generations.length} were accepted`);
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  for (const generation of model.generations.filter((candidate) => candidate.open)) {
    const status = statuses.get(generation.id);
    if (status !== 'completed' && status !== 'failed' && status !== 'canceled') continue;
    generation.open = false;
    for (const { budget, startsAt } of generation.holds) {
      const period = budget.periods.get(startsAt)!;
      period.held -= generation.credits;
      period[status === 'completed' ? 'settled' : 'released'] += generation.credits;
    }
  }
}

function nothingClaimed(error: Error): null {
  if (error.message.startsWith('Nothing claimed')) return null;
  throw error;
}
