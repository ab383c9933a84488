import type { Answer } from './answer.ts';

/** An outcome, and the HTTP status of the answer that it was read from; absent: no answer came. */
export type WithStatus<Outcome> = Outcome & { statusCode?: number };

export function withStatus<Outcome extends object>(outcome: Outcome, answer: Answer): WithStatus<Outcome> {
  return answer.kind === 'answered' ? { ...outcome, statusCode: answer.status } : outcome;
}
