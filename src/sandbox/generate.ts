import { priceVersionAt } from '../domain/models/model.ts';
import type { Clock } from '../domain/clock.ts';
import type { AnyModel } from '../domain/models/catalogue.ts';
import type { Account } from './accounts.ts';
import { refuse } from './refuse.ts';
import type { SandboxAnswer } from './sandbox-answer.ts';
import type { Generations, SandboxGeneration } from './generations.ts';
import type { Script } from './scenarios/read-scenarios.ts';
import { validateInput } from './validation.ts';

/**
 * `POST …/generate`: validates the body, deducts the credits and creates the generation; null when refused.
 */
export function generate(
  { clock, generations }: { clock: Clock; generations: Generations },
  model: AnyModel,
  account: Account,
  body: unknown,
  script: Script,
): { answer: SandboxAnswer; generation: SandboxGeneration | null } {
  const validation = validateInput(model, body);
  if ('refusal' in validation) return { answer: validation.refusal, generation: null };
  const { input } = validation;

  // The clock of a test may be before the first price version.
  const prices = priceVersionAt(model, clock.now()) ?? model.priceVersions[0];
  const price = prices?.credits[input.imageQuality] ?? 0;
  if (!account.deduct(price)) return { answer: refuse('INSUFFICIENT_CREDITS'), generation: null };

  const generation = generations.create({
    model: model.id,
    apiKey: account.apiKey,
    input,
    outcome: script.outcome ?? 'completed',
    durationMs: script.durationMs ?? null,
    digitsId: script.digitsId ?? false,
    pollFaults: script.onPoll,
  });
  if (generation.outcome === 'failed') account.refundAt(price, generation.finishesAt);
  const { id, taskId } = generation;
  return {
    answer: { status: 200, body: { success: true, generationId: id, taskId, status: 'pending' } },
    generation,
  };
}
