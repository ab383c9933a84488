import type { AccountFailureReason } from '../domain/upstream/account-health.ts';

/** What the body of an answer says, as far as a rule asks. An error code stands for itself. */
export type Saying =
  | 'generationId'
  | 'generationId without errorCode'
  | 'any errorCode'
  | 'errorCode with success false'
  | 'no errorCode'
  | 'JSON of the API'
  | 'known status'
  | 'unknown status'
  | Uppercase<string>;

export type StatusPattern =
  'not connected' | 'no answer' | 'any' | '2xx' | '3xx' | '4xx' | 'below 500' | readonly number[];

/** A row applies when the status fits and the body says any of `body`; a row without `body` takes every body. */
export interface Pattern {
  status: StatusPattern;
  body?: readonly Saying[];
  because: string;
}

export type SubmitRule = Pattern &
  ({ outcome: 'not_sent'; cause: AccountFailureReason } | { outcome: 'confirmed' | 'refused' | 'unknown' });

export type PollRule = Pattern &
  (
    { outcome: 'no_answer'; cause: AccountFailureReason } | { outcome: 'as_read' | 'not_found' | 'forbidden' }
  );

export interface Facts {
  status: number | 'not connected' | 'no answer';
  says: ReadonlySet<string>;
}

/** The first row that applies. Both tables end with a row that takes everything. */
export function findRule<Rule extends Pattern>(rules: readonly Rule[], facts: Facts): Rule {
  const rule = rules.find((row) => fits(row.status, facts.status) && saysAny(row.body, facts.says));
  if (rule === undefined) throw new Error('the last row of an outcome table takes everything');
  return rule;
}

function fits(pattern: StatusPattern, status: Facts['status']): boolean {
  if (typeof status === 'string') return pattern === status;
  if (typeof pattern !== 'string') return pattern.includes(status);
  if (pattern === 'any') return true;
  if (pattern === 'below 500') return status < 500;
  return pattern === `${Math.floor(status / 100)}xx`;
}

function saysAny(wanted: readonly Saying[] | undefined, says: ReadonlySet<string>): boolean {
  return wanted === undefined || wanted.some((saying) => says.has(saying));
}
