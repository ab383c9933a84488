import type { TSchema } from 'typebox';
import { errorCatalogue, type ErrorCode } from '../../domain/error-catalogue.ts';
import {
  CursorProblem,
  ForbiddenProblem,
  LimitProblem,
  NotCancelableProblem,
  PaymentProblem,
  Problem,
} from './problem.ts';
import { ref } from './ref.ts';

type Status = (typeof errorCatalogue)[ErrorCode]['status'];
/** A 409 is documented by its codes. */
type ProblemStatus = Exclude<Status, 409>;
type ConflictCode = {
  [Code in ErrorCode]: (typeof errorCatalogue)[Code]['status'] extends 409 ? Code : never;
}[ErrorCode];

/** The route of uploads documents them by name; no other has them. */
const ONLY_OF_UPLOADS: readonly ErrorCode[] = ['unsupported_image', 'invalid_image'];

const schemas: Partial<Record<ProblemStatus, TSchema>> = {
  402: PaymentProblem,
  403: ForbiddenProblem,
  429: LimitProblem,
};

/**
 * The documented errors of a route, one by one. Every route can also return 500 and, while the gateway
 * starts or stops, 503.
 */
export function problems<Status extends ProblemStatus>(...statuses: Status[]) {
  const entries = [...statuses, 500, 503].map((status) => [
    status,
    problem(status, schemas[status as ProblemStatus] ?? Problem),
  ]);
  return Object.fromEntries(entries) as Record<Status, object>;
}

/** The documented 409 of a route, with its possible codes. */
export function conflicts(...codes: ConflictCode[]) {
  return { 409: problem(409, Problem, codes) };
}

/** The documented error of a route that has fewer codes of this status than there are, with these. */
export function problemWith(status: ProblemStatus, ...codes: ErrorCode[]) {
  return { [status]: problem(status, schemas[status] ?? Problem, codes) };
}

/** The 409 of a generation that is no longer queued, or is just being submitted. */
export const notCancelable = {
  409: problem(409, NotCancelableProblem, ['not_cancelable', 'submission_under_way']),
};

/** The 429 of an operation that can wait. */
export const tooManyWaiters = problemWith(429, 'rate_limited', 'too_many_waiters');

/** The 410 of a feed. */
export const expiredCursor = { 410: problem(410, CursorProblem, ['cursor_expired']) };

/** The 410 of an event that was erased. */
export const erasedEventProblem = { 410: problem(410, Problem, ['event_erased']) };

function problem(status: number, schema: TSchema, codes = codesOf(status)) {
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].meaning}`).join('\n\n'),
    content: { 'application/problem+json': { schema: ref(schema) } },
  };
}

function codesOf(status: number): ErrorCode[] {
  return (Object.keys(errorCatalogue) as ErrorCode[]).filter(
    (code) => errorCatalogue[code].status === status && !ONLY_OF_UPLOADS.includes(code),
  );
}
