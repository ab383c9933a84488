import type { Clock } from '../domain/clock.ts';
import type { AnyModel } from '../domain/models/catalogue.ts';
import type { Account } from './accounts.ts';
import { refuse, type Answer } from './answer.ts';
import { stateAt, type Generations, type SandboxGeneration } from './generations.ts';
import { isObject } from './validation.ts';

/**
 * `POST …/check-status`: the three documented answers.
 * @param baseUrl where the caller reaches the sandbox; the picture's address starts with it
 */
export function checkStatus(
  { clock, generations }: { clock: Clock; generations: Generations },
  model: AnyModel,
  account: Account,
  body: unknown,
  baseUrl: string,
): { answer: Answer; generation: SandboxGeneration | null } {
  const given = isObject(body) ? body.generationId : undefined;
  // A client that was told a number (scenario `numeric-id`) may send one back.
  const id = typeof given === 'number' ? String(given) : given;
  if (typeof id !== 'string' || id === '')
    return { answer: refuse('INVALID_INPUT', 'generationId is missing'), generation: null };
  const generation = generations.find(id);
  if (generation?.model !== model.id) return { answer: refuse('NOT_FOUND'), generation: null };
  if (generation.apiKey !== account.apiKey) return { answer: refuse('FORBIDDEN'), generation: null };
  return { answer: { status: 200, body: statusBody(generation, clock.now(), baseUrl) }, generation };
}

function statusBody(generation: SandboxGeneration, now: number, baseUrl: string): Record<string, unknown> {
  const { status, progress } = stateAt(generation, now);
  const generationId = generation.id;
  if (status === 'failed')
    return { success: false, status, error: 'Generation failed', generationId, progress };
  if (status === 'completed')
    return { success: true, status, imageUrl: imageUrl(baseUrl, generationId), generationId, progress };
  return { success: true, status, generationId, progress };
}

function imageUrl(baseUrl: string, generationId: string): string {
  return `${baseUrl}/generations/${generationId}.png`;
}
