import * as fc from 'fast-check';
import { HOUR_MS, DAY_MS, MINUTE_MS } from '../../src/domain/clock.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ImageQuality } from '../../src/domain/models/image-input.ts';
import { periodAt } from '../../src/domain/budget.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { acceptGeneration } from '../../src/operations/accept-generation.ts';
import { adjustBudget } from '../../src/operations/adjust-budget.ts';
import { cancelGeneration } from '../../src/operations/cancel-generation.ts';
import { endBudget } from '../../src/operations/end-budget.ts';
import { expireQueued } from '../../src/operations/expire-queued.ts';
import { claimPolls, pollGeneration } from '../../src/operations/poll-generation.ts';
import { rescueLeases } from '../../src/operations/rescue-leases.ts';
import { setBudget } from '../../src/operations/set-budget.ts';
import { claimSubmission, submitGeneration } from '../../src/operations/submit-generation.ts';
import type { SubmitOutcome } from '../../src/upstream/outcomes.ts';
import { completed } from '../operations/fake-upstream.ts';
import { pictureCommand } from '../operations/fixture.ts';
import type { Model, World } from './budget-world.ts';
import { applies, hasRoomFor, open, viewOf, type ModelBudget } from './model-budget.ts';

const priceOf = { '1K': 4, '2K': 8, '4K': 16 } as const;

type Step = (model: Model, world: World) => Promise<void>;

/** One thing that can happen; `check` comes after it, whatever it was. */
export interface Command extends fc.AsyncCommand<Model, World> {
  toString(): string;
}

const slot = fc.nat(5);

/** A slot, a limit and a cap for what rolls over. */
export const budgetSetting = fc.tuple(
  slot,
  fc.constantFrom(0, 4, 4, 12, 30, 200),
  fc.constantFrom(undefined, null, 0, 5, 20, 100),
);

export type BudgetSetting = [number, number, number | null | undefined];

/** Every kind of step, each followed by `check`. */
export function budgetCommands(check: Step): fc.Arbitrary<Command>[] {
  const command = (name: string, step: Step): Command => ({
    check: () => true,
    async run(model, world) {
      await step(model, world);
      await syncEnded(model, world);
      await check(model, world);
    },
    toString: () => name,
  });
  const caller = fc.nat(2);
  const quality = fc.constantFrom<ImageQuality>('1K', '2K', '4K');
  const key = fc.option(fc.constantFrom('k1', 'k2'), { nil: null });
  const credits = fc.constantFrom(-200, -20, -4, 1, 8, 8, 16, 40);
  const until = fc.constantFrom<null | 'period' | number>(
    null,
    'period',
    HOUR_MS,
    HOUR_MS,
    DAY_MS,
    9 * DAY_MS,
  );
  return [
    fc
      .tuple(caller, quality, key)
      .map(([by, size, idempotencyKey]) =>
        command(`create(${by}, ${size}, ${idempotencyKey})`, create(by, size, idempotencyKey)),
      ),
    fc
      .tuple(caller, quality)
      .map(([by, size]) => command(`createTwice(${by}, ${size})`, createTwice(by, size))),
    fc
      .tuple(caller, fc.integer({ min: 2, max: 8 }))
      .map(([by, n]) => command(`burst(${by}, ${n})`, burst(by, n))),
    fc
      .constantFrom('taken', 'refused', 'unknown', 'not_sent', 'crash')
      .map((outcome) => command(`submit(${outcome})`, submit(outcome))),
    fc.constantFrom('completed', 'failed', 'running').map((reply) => command(`poll(${reply})`, poll(reply))),
    fc.nat(20).map((index) => command(`cancel(${index})`, cancel(index))),
    budgetSetting.map(([at, to, rollover]) =>
      command(`set(${at}, ${to}, ${rollover})`, set(at, to, rollover)),
    ),
    fc
      .tuple(slot, credits, until)
      .map(([at, by, time]) => command(`adjust(${at}, ${by}, ${time})`, adjust(at, by, time))),
    fc
      .tuple(slot, caller, fc.constantFrom(4, 16, 40))
      .map(([at, by, more]) => command(`expiring(${at}, ${by}, ${more})`, expiring(at, by, more))),
    slot.map((at) => command(`end(${at})`, end(at))),
    fc
      .constantFrom(HOUR_MS, HOUR_MS, 5 * HOUR_MS, DAY_MS, DAY_MS, 8 * DAY_MS, 40 * DAY_MS)
      .map((ms) => command(`advance(${ms / HOUR_MS} h)`, advance(ms))),
    fc.constant(command('reopen', (_model, world) => world.reopen())),
  ];
}

function create(by: number, quality: ImageQuality, idempotencyKey: string | null): Step {
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
function createTwice(by: number, quality: ImageQuality): Step {
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
function burst(by: number, number: number): Step {
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

function submit(outcome: string): Step {
  return async (_model, { context, dropped }) => {
    const claim = await claimSubmission(context);
    if (claim.outcome !== 'claimed') return;
    if (outcome === 'crash') {
      dropped.push(claim);
      return;
    }
    context.upstream.submitOutcomes = outcome === 'taken' ? [] : [submitOutcomes[outcome]!];
    await submitGeneration(context, claim);
  };
}

function poll(reply: string): Step {
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

function cancel(index: number): Step {
  return async (model, { context, principals }) => {
    const generation = model.generations[index % Math.max(1, model.generations.length)];
    if (generation === undefined) return;
    for (const principal of principals) await cancelGeneration(context, principal, generation.id);
  };
}

export function set(at: number, limitCredits: number, rollover: number | null | undefined): Step {
  return async (model, { context, slots }) => {
    const slot = slots[at]!;
    const rolloverCapCredits = slot.period === 'total' ? undefined : rollover;
    const now = context.clock.now();
    const { budget } = await setBudget(context, { ...slot, limitCredits, rolloverCapCredits });
    const known = model.budgets[at];
    if (known == null) {
      const cap = rolloverCapCredits ?? null;
      model.budgets[at] = {
        id: budget.id,
        slot,
        limit: limitCredits,
        cap,
        createdAt: now,
        adjustments: [],
        periods: new Map(),
      };
      return;
    }
    if (known.id !== budget.id) throw new Error('A second budget of the same scope and period');
    open(known, now).limit = limitCredits;
    known.limit = limitCredits;
    if (rolloverCapCredits !== undefined) known.cap = rolloverCapCredits;
  };
}

function adjust(at: number, credits: number, until: null | 'period' | number): Step {
  return async (model, { context }) => {
    const budget = model.budgets[at];
    if (budget == null) return;
    const now = context.clock.now();
    const { limitCredits, adjustmentCredits } = viewOf(budget, now);
    const adjusting = adjustBudget(context, {
      budgetId: budget.id,
      credits,
      note: 'simulation',
      actor: 'test',
      until: typeof until === 'number' ? now + until : until,
    });
    if (limitCredits + adjustmentCredits + credits < 0) {
      const error: unknown = await adjusting.then(
        () => null,
        (reason: unknown) => reason,
      );
      if (!(error instanceof AppError) || error.code !== 'invalid_request')
        throw new Error(`An adjustment below 0 was not refused: ${String(error)}`);
      return;
    }
    await adjusting;
    open(budget, now);
    const expiresAt =
      until === 'period' ? periodAt(budget.slot, now).endsAt : until === null ? null : now + until;
    budget.adjustments.push({ credits, createdAt: now, expiresAt });
  };
}

/** Credits that expire before they are used, and then as many requests as would have used them. */
function expiring(at: number, by: number, credits: number): Step {
  return async (model, world) => {
    await adjust(at, credits, HOUR_MS)(model, world);
    await advance(HOUR_MS)(model, world);
    await syncEnded(model, world);
    await burst(by, 6)(model, world);
  };
}

function end(at: number): Step {
  return async (model, { context }) => {
    const budget = model.budgets[at];
    if (budget == null) return;
    await endBudget(context, budget.id);
    model.budgets[at] = null;
  };
}

/** Time passes, and with it leases and times in the queue. */
function advance(ms: number): Step {
  return async (_model, { context }) => {
    context.clock.advance(ms);
    await rescueLeases(context);
    await expireQueued(context);
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

/** Whatever ended a generation: its price leaves the periods that held it. */
async function syncEnded(model: Model, { context }: World): Promise<void> {
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
      if (status === 'completed') period.settled += generation.credits;
    }
  }
}

function expectOutcome(actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`Expected ${expected}, and it was ${actual}`);
}
