import type { ImageQuality } from '../../src/domain/models/image-input.ts';
import type { Principal } from '../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../src/operations/generations/accept-generation.ts';
import { pictureCommand } from '../operations/fixture.ts';
import type { Model, Step } from './budget-world.ts';
import { applies, hasRoomFor, open, type ModelBudget } from './model-budget.ts';

/** Steps in which pictures are asked for. */

const priceOf = { '1K': 4, '2K': 8, '4K': 16 } as const;

export function create(by: number, quality: ImageQuality, idempotencyKey: string | null): Step {
  return async (model, { context, principals }) => {
    const principal = principals[by]!;
    const credits = priceOf[quality];
    const now = context.clock.now();
    const applying = applyingTo(model, principal);
    const slotKey = `${principal.teamId} ${idempotencyKey}`;
    const earlier = idempotencyKey === null ? undefined : model.keys.get(slotKey);
    const fits = applying.every((budget) => hasRoomFor(budget, now, credits));
    const outcome = await acceptGeneration(
      context,
      pictureCommand(principal, {
        input: { prompt: 'A lighthouse', mode: 'generate', imageQuality: quality },
        idempotency: idempotencyKey === null ? null : { key: idempotencyKey, requestHash: quality },
      }),
    );
    if (earlier !== undefined) {
      if (earlier.quality !== quality) return expectOutcome(outcome.outcome, 'idempotency_key_reused');
      expectOutcome(outcome.outcome, 'accepted');
      if (outcome.outcome === 'accepted' && (outcome.generation.id !== earlier.id || !outcome.replayed))
        throw new Error('The same Idempotency-Key made a second generation');
      return;
    }
    expectOutcome(outcome.outcome, fits ? 'accepted' : 'budget_refused');
    if (outcome.outcome !== 'accepted') return;
    const { id } = outcome.generation;
    hold(model, applying, id, credits, now);
    if (idempotencyKey !== null) model.keys.set(slotKey, { quality, id });
  };
}

/** The same request twice at once: one generation, however they meet. */
export function createTwice(by: number, quality: ImageQuality): Step {
  return async (model, { context, principals }) => {
    const principal = principals[by]!;
    const key = `twice ${model.keys.size}`;
    const now = context.clock.now();
    const applying = applyingTo(model, principal);
    const fits = applying.every((budget) => hasRoomFor(budget, now, priceOf[quality]));
    const command = pictureCommand(principal, {
      input: { prompt: 'A lighthouse', mode: 'generate', imageQuality: quality },
      idempotency: { key, requestHash: quality },
    });
    const outcomes = await Promise.all([
      acceptGeneration(context, command),
      acceptGeneration(context, command),
    ]);
    for (const { outcome } of outcomes) expectOutcome(outcome, fits ? 'accepted' : 'budget_refused');
    const accepted = outcomes.flatMap((outcome) => (outcome.outcome === 'accepted' ? [outcome] : []));
    if (accepted.length === 0) return;
    const [{ generation }] = accepted as [(typeof accepted)[number]];
    if (
      accepted.some((other) => other.generation.id !== generation.id) ||
      accepted.filter((one) => !one.replayed).length !== 1
    )
      throw new Error('The same Idempotency-Key made a second generation');
    hold(model, applying, generation.id, priceOf[quality], now);
    model.keys.set(`${principal.teamId} ${key}`, { quality, id: generation.id });
  };
}

/** Several at once: as many are accepted as fit. */
export function burst(by: number, number: number): Step {
  return async (model, { context, principals }) => {
    const principal = principals[by]!;
    const now = context.clock.now();
    const applying = applyingTo(model, principal);
    const outcomes = await Promise.all(
      Array.from({ length: number }, () => acceptGeneration(context, pictureCommand(principal))),
    );
    for (const outcome of outcomes) {
      expectOutcome(
        outcome.outcome,
        applying.every((budget) => hasRoomFor(budget, now, priceOf['1K'])) ? 'accepted' : 'budget_refused',
      );
      if (outcome.outcome === 'accepted') hold(model, applying, outcome.generation.id, priceOf['1K'], now);
    }
  };
}

function applyingTo(model: Model, principal: Principal): ModelBudget[] {
  return model.budgets.filter((budget) => budget !== null).filter((budget) => applies(budget, principal));
}

function hold(model: Model, budgets: ModelBudget[], id: string, credits: number, now: number): void {
  const holds = budgets.map((budget) => {
    const period = open(budget, now);
    period.held += credits;
    return { budget, startsAt: period.startsAt };
  });
  model.generations.push({ id, credits, holds, open: true });
}

function expectOutcome(actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`Expected ${expected}, and it was ${actual}`);
}
