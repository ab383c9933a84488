import { SECOND_MS, type UnixMs } from '../domain/clock.ts';
import { AppError } from '../domain/errors.ts';
import type { Generation, Priority, RequestWebhook } from '../domain/generation.ts';
import { newId } from '../domain/ids.ts';
import { catalogue, type AnyModel, type ModelId, type ResolvedInput } from '../domain/models/catalogue.ts';
import { priceVersionAt } from '../domain/models/model.ts';
import type { Principal } from '../domain/principal.ts';
import { findByIdempotencyKey, insertGeneration, type Idempotency } from '../store/generations.ts';
import type { Transaction } from '../store/store.ts';
import type { OperationContext } from './context.ts';
import { holdOnBudgets, type BudgetRefusal } from './hold-credits.ts';
import { outcomeOf, Undo } from './undo.ts';

export interface AcceptCommand {
  principal: Principal;
  model: ModelId;
  /** Has passed the model's schema. */
  input: Parameters<AnyModel['resolveInput']>[0] | Omit<ResolvedInput, 'aspectRatio' | 'imageQuality'>;
  metadata: Record<string, string>;
  priority: Priority;
  webhook: RequestWebhook | null;
  maxCredits: number | null;
  queueTimeoutSeconds: number | null;
  idempotency: Idempotency | null;
}

export type AcceptOutcome =
  | { outcome: 'accepted'; generation: Generation; replayed: boolean }
  | { outcome: 'idempotency_key_reused' }
  | { outcome: 'price_above_max_credits'; priceCredits: number; maxCredits: number }
  | { outcome: 'budget_refused'; refusal: BudgetRefusal };

type Context = Pick<OperationContext, 'store' | 'guard' | 'policy' | 'notify' | 'observe'>;

/**
 * Accepts a request for a picture: in one transaction the idempotency check, the price, the generation's row and the holds on
 * every budget that applies. Once this resolves as `accepted`, the generation is on disk and will end.
 * @throws AppError `invalid_request` for what the schemas cannot say
 */
export async function acceptGeneration(context: Context, command: AcceptCommand): Promise<AcceptOutcome> {
  checkCommand(context, command);
  const outcome = await outcomeOf<AcceptOutcome>(
    context.store.transaction((tx) => accept(tx, context, command)),
  );
  observe(context, outcome);
  if (outcome.outcome === 'accepted' && !outcome.replayed) context.notify('generation-queued');
  return outcome;
}

function observe(context: Context, outcome: AcceptOutcome): void {
  if (outcome.outcome === 'accepted') {
    const { id: generationId, model, input } = outcome.generation;
    const { replayed } = outcome;
    context.observe({
      kind: 'generation_accepted',
      generationId,
      model,
      quality: input.imageQuality,
      replayed,
    });
  } else {
    const code = outcome.outcome === 'budget_refused' ? outcome.refusal.code : outcome.outcome;
    context.observe({ kind: 'generation_refused', code });
  }
}

function checkCommand({ guard }: Context, { model, input, webhook }: AcceptCommand): void {
  const errors = catalogue[model]
    .checkInput(input as ResolvedInput)
    .map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail }));
  const refusal = webhook === null ? null : guard.checkUrl(webhook.url);
  if (refusal !== null) errors.push({ pointer: '/webhook/url', detail: refusal });
  if (errors.length > 0)
    throw new AppError('invalid_request', 'The request is not as documented.', { errors });
}

async function accept(tx: Transaction, { policy }: Context, command: AcceptCommand): Promise<AcceptOutcome> {
  const generation = newGeneration(command, tx.now, policy.queueTimeoutMs);
  const { maxCredits, idempotency, principal } = command;
  if (!(await insertGeneration(tx, generation, idempotency))) {
    const earlier = await findByIdempotencyKey(tx, principal.teamId, idempotency?.key ?? '');
    if (earlier === null) throw new Error(`Generation ${generation.id} was not stored`);
    if (earlier.requestHash !== idempotency?.requestHash) return { outcome: 'idempotency_key_reused' };
    return { outcome: 'accepted', generation: earlier.generation, replayed: true };
  }
  const { priceCredits } = generation;
  if (maxCredits !== null && priceCredits > maxCredits) {
    throw new Undo<AcceptOutcome>({ outcome: 'price_above_max_credits', priceCredits, maxCredits });
  }
  await holdOnBudgets(tx, generation);
  return { outcome: 'accepted', generation, replayed: false };
}

function newGeneration(command: AcceptCommand, now: UnixMs, queueTimeoutMs: number): Generation {
  const model = catalogue[command.model];
  const input = model.resolveInput(command.input as ResolvedInput);
  const price = priceVersionAt(model, now);
  if (price === null) throw new AppError('internal', `No price list of ${model.id} holds at ${now}`);
  const timeoutMs =
    command.queueTimeoutSeconds === null ? queueTimeoutMs : command.queueTimeoutSeconds * SECOND_MS;
  return {
    ...command.principal,
    id: newId('generation', now),
    model: model.id,
    input,
    metadata: command.metadata,
    priority: command.priority,
    webhook: command.webhook,
    status: 'queued',
    progress: 0,
    priceCredits: price.credits[input.imageQuality],
    priceVersion: price.version,
    imageUrl: null,
    error: null,
    createdAt: now,
    submittedAt: null,
    finishedAt: null,
    queueExpiresAt: now + timeoutMs,
    account: null,
    upstreamGenerationId: null,
  };
}
