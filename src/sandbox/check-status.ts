import type { Clock } from '../domain/clock.ts';
import type { AnyModel } from '../domain/models/catalogue.ts';
import type { Account } from './accounts.ts';
import { refuse } from './refuse.ts';
import type { SandboxAnswer } from './sandbox-answer.ts';
import { stateAt, type Generations, type SandboxGeneration } from './generations.ts';
import { isObject } from './validation.ts';

/**
 * `POST …/check-status`: the three documented answers ("Check Status" in the vendor's API document).
 * `generation` is null when the request was refused.
 * @param baseUrl the sandbox as the caller reaches it; `imageUrl` starts with it
 */
export function checkStatus(
  { clock, generations }: { clock: Clock; generations: Generations },
  model: AnyModel,
  account: Account,
  body: unknown,
  baseUrl: string,
): { answer: SandboxAnswer; generation: SandboxGeneration | null } {
  const given = isObject(body) ? body.generationId : undefined;
  // A client that received a number (scenario `numeric-id`) may send one back.
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
