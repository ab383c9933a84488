import { lifeStep, type LifeStep } from '../../domain/generations/life-step.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { findGenerationEntries } from '../../store/budgets/ledger-entries.ts';
import { listDeliveries } from '../../store/deliveries/list-deliveries.ts';
import { listAttempts } from '../../store/deliveries/attempts.ts';
import type { Session } from '../../store/engine/store.ts';
import { listEvents } from '../../store/events/list-events.ts';
import { findLastRunning, findSubmitBackOff } from '../../store/generations/find-submit-back-off.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import { listSubmissions } from '../../store/upstream/submissions.ts';
import { listChargesOfGeneration } from '../../store/upstream/unreconciled-charges.ts';
import { listPolls } from '../../store/upstream/upstream-requests.ts';
import { withFiles } from '../files/with-files.ts';
import type { OperationContext } from '../operation-context.ts';

/** A generation of any team with what is known to have happened to it, oldest first. Null: there is none. */
export async function readGenerationLife(
  { store, policy, clock }: Pick<OperationContext, 'store' | 'policy' | 'clock'>,
  id: string,
): Promise<{ generation: Generation; life: LifeStep[] } | null> {
  const { reader } = store;
  const stored = await findGenerationById(reader, id);
  if (stored === null) return null;
  const generation = await withFiles(reader, policy.files, stored, clock.now());
  const steps = [
    ...ownSteps(generation),
    ...(await ledgerSteps(reader, id)),
    ...(await submissionSteps(reader, id)),
    ...(await pollSteps(reader, id)),
    ...(await chargeSteps(reader, id)),
    ...(await webhookSteps(reader, generation)),
  ];
  return { generation, life: steps.sort((a, b) => a.at - b.at) };
}

// Each bounds what one answer reads. A generation has a handful of events, each with a delivery for each endpoint.
const MAX_POLLS = 200;
const MAX_DELIVERIES = 100;
const MAX_ATTEMPTS = 100;

function ownSteps(generation: Generation): LifeStep[] {
  const { createdAt, finishedAt, completedLateAt, keyId, status, error } = generation;
  const detail = error === null ? null : `${error.code}: ${error.message}`;
  return [
    lifeStep(createdAt, 'accepted', { actor: keyId, credits: generation.priceCredits }),
    ...(finishedAt === null ? [] : [lifeStep(finishedAt, 'ended', { outcome: status, detail })]),
    ...(completedLateAt === null ? [] : [lifeStep(completedLateAt, 'completed_late')]),
  ];
}

async function ledgerSteps(reader: Session, id: string): Promise<LifeStep[]> {
  const entries = await findGenerationEntries(reader, id);
  return entries.flatMap(({ id, kind, createdAt, budgetId, credits, actor }) =>
    kind === 'adjust' || kind === 'unreconciled'
      ? []
      : [lifeStep(createdAt, kind, { id, budgetId, credits, actor })],
  );
}

async function submissionSteps(reader: Session, generationId: string): Promise<LifeStep[]> {
  const submissions = await listSubmissions(reader, generationId);
  const backOff = await findSubmitBackOff(reader, generationId);
  const steps = submissions.flatMap(({ id, account, startedAt, finishedAt, outcome, reason }) => [
    lifeStep(startedAt, 'submission_started', { id, account }),
    ...(finishedAt === null
      ? []
      : [lifeStep(finishedAt, 'submission_ended', { id, account, outcome, detail: reason })]),
  ]);
  const { failingSince = null, failure = null } = backOff ?? {};
  return failingSince === null
    ? steps
    : [...steps, lifeStep(failingSince, 'submission_deferred', { detail: failure })];
}

async function pollSteps(reader: Session, id: string): Promise<LifeStep[]> {
  const polls = await listPolls(reader, id, MAX_POLLS);
  const running = await findLastRunning(reader, id);
  return [
    ...polls.map(({ sentAt, account }) => lifeStep(sentAt, 'poll', { account })),
    ...(running === null
      ? []
      : [lifeStep(running.at, 'running', { detail: `progress ${running.progress ?? 'unknown'}` })]),
  ];
}

async function chargeSteps(reader: Session, generationId: string): Promise<LifeStep[]> {
  const charges = await listChargesOfGeneration(reader, generationId);
  return charges.flatMap(({ id, credits, reason, createdAt, resolution, resolvedAt, resolvedBy }) => [
    lifeStep(createdAt, 'charge_recorded', { id, credits, detail: reason }),
    ...(resolvedAt === null
      ? []
      : [lifeStep(resolvedAt, 'charge_resolved', { id, credits, outcome: resolution, actor: resolvedBy })]),
  ]);
}

async function webhookSteps(reader: Session, { id: generationId, teamId }: Generation): Promise<LifeStep[]> {
  const events = await listEvents(reader, teamId, { generationId }, MAX_DELIVERIES);
  const deliveries = await listDeliveries(reader, teamId, { generationId }, MAX_DELIVERIES);
  const steps = events.found.map(({ id, type, createdAt }) =>
    lifeStep(createdAt, 'event', { id, outcome: type }),
  );
  for (const { id, createdAt, status, url, nextAttemptAt } of deliveries.found) {
    const next = nextAttemptAt === null ? '' : `, next attempt ${new Date(nextAttemptAt).toISOString()}`;
    steps.push(lifeStep(createdAt, 'delivery', { id, outcome: status, detail: `${url}${next}` }));
    for (const { number, startedAt, statusCode, error } of await listAttempts(reader, id, MAX_ATTEMPTS)) {
      const outcome = statusCode === null ? 'no_answer' : String(statusCode);
      steps.push(lifeStep(startedAt, 'attempt', { id, outcome, detail: error ?? `attempt ${number}` }));
    }
  }
  return steps;
}
