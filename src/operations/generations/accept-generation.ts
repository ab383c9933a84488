import type { LimitRefusal } from '../../domain/access/access-limits.ts';
import { SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import { AppError } from '../../domain/app-error.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { correlationOf } from '../../domain/generations/correlation.ts';
import { newId } from '../../domain/new-id.ts';
import { catalogue, type ModelId, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { findByIdempotencyKey, insertGeneration } from '../../store/generations/generations.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { AcceptParams } from './accept-params.ts';
import { isSameRequest } from './is-same-request.ts';
import { checkAcceptParams } from './check-accept-params.ts';
import type { OperationContext, Policy } from '../operation-context.ts';
import { enforceLimits } from '../access/enforce-limits.ts';
import { holdOnBudgets, type BudgetRefusal } from '../budgets/hold-on-budgets.ts';
import { useInputFiles } from '../files/use-input-files.ts';
import { noSpace } from '../no-space.ts';
import { outcomeOf, Rollback } from '../rollback.ts';

/**
 * Accepts a generation request: in one transaction the idempotency check, the price, the generation's row
 * and the holds on every budget that applies. Once this resolves as `accepted`, the generation is on disk
 * and will end.
 * @throws AppError `invalid_request` for errors that the schemas cannot express; `unknown_price`;
 *   `unavailable` while the disk is almost full
 */
export async function acceptGeneration(context: Context, params: AcceptParams): Promise<AcceptOutcome> {
  const startedAt = context.clock.now();
  await checkAcceptParams(context, params);
  let alerts = 0;
  const outcome = await outcomeOf<AcceptOutcome>(
    context.store.transaction(
      async (tx) => {
        const accepted = await accept(tx, context, params);
        alerts = accepted.alerts;
        return accepted.outcome;
      },
      { sharesCommit: params.principal.teamId },
    ),
  );
  observe(context, outcome, startedAt);
  if (outcome.outcome === 'accepted' && !outcome.replayed)
    context.notify(outcome.generation.priority === 'batch' ? 'batch-queued' : 'generation-queued');
  if (alerts > 0) context.notify('event-stored');
  return outcome;
}

export type AcceptOutcome =
  | { outcome: 'accepted'; generation: Generation; replayed: boolean }
  | { outcome: 'idempotency_key_reused' }
  | { outcome: 'price_above_max_credits'; priceCredits: number; maxCredits: number }
  | { outcome: 'limit_refused'; refusal: LimitRefusal }
  | { outcome: 'budget_refused'; refusal: BudgetRefusal };

type Context = Pick<
  OperationContext,
  'store' | 'checkReceiver' | 'policy' | 'files' | 'clock' | 'notify' | 'observe'
>;

function observe(context: Context, outcome: AcceptOutcome, startedAt: UnixMs): void {
  if (outcome.outcome === 'accepted') {
    const { generation, replayed } = outcome;
    const { keyId, model, input, priority, priceCredits } = generation;
    context.observe({
      kind: 'generation_accepted',
      ...correlationOf(generation),
      keyId,
      model,
      quality: input.imageQuality,
      priority,
      priceCredits,
      replayed,
      startedAt,
      durationMs: Math.max(0, context.clock.now() - startedAt),
    });
  } else {
    const code = 'refusal' in outcome ? outcome.refusal.code : outcome.outcome;
    context.observe({ kind: 'generation_refused', code });
  }
}

async function accept(
  tx: Transaction,
  { policy, store }: Context,
  params: AcceptParams,
): Promise<{ outcome: AcceptOutcome; alerts: number }> {
  const generation = newGeneration(params, tx.now, policy);
  const { maxCredits, idempotency, principal } = params;
  const hasSpace = store.acceptsWork();
  const before = await findByEarlierKey(tx, params);
  if (before !== null || !hasSpace || !(await insertGeneration(tx, generation, idempotency))) {
    const earlier = before ?? (await findByIdempotencyKey(tx, principal.teamId, idempotency?.key ?? ''));
    if (earlier === null && !hasSpace) throw noSpace();
    if (earlier === null) throw new Error(`Generation ${generation.id} was not stored`);
    const { requestHash } = earlier;
    if (idempotency === null || requestHash === null || !isSameRequest(idempotency, requestHash, policy))
      return { outcome: { outcome: 'idempotency_key_reused' }, alerts: 0 };
    return { outcome: { outcome: 'accepted', generation: earlier.generation, replayed: true }, alerts: 0 };
  }
  const { priceCredits } = generation;
  if (maxCredits !== null && priceCredits > maxCredits) {
    throw new Rollback<AcceptOutcome>({ outcome: 'price_above_max_credits', priceCredits, maxCredits });
  }
  await useInputFiles(tx, policy.files, generation);
  await enforceLimits(tx, generation);
  const alerts = await holdOnBudgets(tx, generation);
  return { outcome: { outcome: 'accepted', generation, replayed: false }, alerts };
}

/** The generation of a repeated request that a version before 0.3.0 stored with another spelling of its key; null: there is none. */
async function findByEarlierKey(tx: Transaction, { principal, idempotency }: AcceptParams) {
  const { earlierKey = null } = idempotency ?? {};
  return earlierKey === null ? null : findByIdempotencyKey(tx, principal.teamId, earlierKey);
}

/** The current price of a generation. @throws AppError `unknown_price`: never 0 */
export function currentPrice(
  { priceList }: Pick<Policy, 'priceList'>,
  model: ModelId,
  { imageQuality }: Pick<ResolvedInput, 'imageQuality'>,
  now: UnixMs,
): { credits: number; version: string } {
  const price = priceList.priceOf(model, imageQuality, now);
  if (price === null)
    throw new AppError('unknown_price', `No price is known for ${model} in ${imageQuality} at this time.`);
  return price;
}

function newGeneration(params: AcceptParams, now: UnixMs, policy: Policy): Generation {
  const model = catalogue[params.model];
  const input = model.resolveInput(params.input as ResolvedInput);
  const price = currentPrice(policy, model.id, input, now);
  const { queueTimeoutSeconds } = params;
  const timeoutMs = queueTimeoutSeconds === null ? policy.queueTimeoutMs : queueTimeoutSeconds * SECOND_MS;
  return {
    ...params.principal,
    id: newId('generation', now),
    model: model.id,
    input,
    metadata: params.metadata,
    priority: params.priority,
    webhook: params.webhook,
    status: 'queued',
    progress: 0,
    priceCredits: price.credits,
    priceVersion: price.version,
    imageUrl: null,
    error: null,
    createdAt: now,
    submittedAt: null,
    finishedAt: null,
    completedLateAt: null,
    textsErasedAt: null,
    queueExpiresAt: now + timeoutMs,
    account: null,
    upstreamGenerationId: null,
    traceparent: params.traceparent,
    requestId: params.requestId,
    resolution: null,
    files: [],
  };
}
