import type { TSchema } from 'typebox';
import { errorCatalogue } from '../../domain/errors.ts';
import { NotCancelableProblem, PaymentProblem, Problem } from './problem.ts';
import { ref } from './reference.ts';

type ProblemStatus = (typeof errorCatalogue)[keyof typeof errorCatalogue]['status'];

const schemas: Partial<Record<ProblemStatus, TSchema>> = { 402: PaymentProblem };

/** The documented errors of a route, one by one: every route can also answer 500 and, while the gateway starts or stops, 503. */
export function problems<Status extends ProblemStatus>(...statuses: Status[]) {
  const entries = [...statuses, 500, 503].map((status) => [
    status,
    problem(status, schemas[status as ProblemStatus] ?? Problem),
  ]);
  return Object.fromEntries(entries) as Record<Status, object>;
}

/** The 409 of a generation that does not wait any more. */
export const notCancelable = { 409: problem(409, NotCancelableProblem) };

function problem(status: number, schema: TSchema) {
  return {
    description: meaningsOf(status),
    content: { 'application/problem+json': { schema: ref(schema) } },
  };
}

function meaningsOf(status: number): string {
  return Object.entries(errorCatalogue)
    .filter(([, error]) => error.status === status)
    .map(([code, { meaning }]) => `\`${code}\`: ${meaning}`)
    .join('\n\n');
}
