import type { AccountFailureReason } from '../domain/upstream/circuit.ts';

/**
 * A row of an outcome table: it applies when the status matches and the body says any of `body` (absent:
 * anything).
 */
export interface OutcomeRule {
  status: StatusPattern;
  body?: readonly Saying[];
  /** The reason that operators read, after what came. */
  because: string;
}

/** What the body of an answer says, as far as a rule depends on it. An error code stands for itself. */
export type Saying =
  | 'generationId'
  | 'generationId without errorCode'
  | 'any errorCode'
  | 'errorCode with success false'
  | 'no errorCode'
  | 'a picture'
  | 'failed'
  | 'JSON of the API'
  | 'success false'
  | 'known status'
  | 'unknown status'
  | Uppercase<string>;

export type StatusPattern =
  'not connected' | 'no answer' | 'any' | '2xx' | '3xx' | '4xx' | 'below 500' | readonly number[];

export type SubmitRule = OutcomeRule &
  ({ outcome: 'not_sent'; cause: AccountFailureReason } | { outcome: 'confirmed' | 'refused' | 'unknown' });

export type PollRule = OutcomeRule &
  (
    { outcome: 'no_answer'; cause: AccountFailureReason } | { outcome: 'as_read' | 'not_found' | 'forbidden' }
  );

/** What the rules are matched against. */
export interface Facts {
  status: number | 'not connected' | 'no answer';
  says: ReadonlySet<string>;
}

/** The first row that applies. Throws when none does: both tables end with a row for everything. */
export function findRule<Rule extends OutcomeRule>(rules: readonly Rule[], facts: Facts): Rule {
  const rule = rules.find((row) => matchesStatus(row.status, facts.status) && saysAny(facts.says, row.body));
  if (rule === undefined) throw new Error('the last row of an outcome table has to match everything');
  return rule;
}

function matchesStatus(pattern: StatusPattern, status: Facts['status']): boolean {
  if (typeof status === 'string') return pattern === status;
  if (typeof pattern !== 'string') return pattern.includes(status);
  if (pattern === 'any') return true;
  if (pattern === 'below 500') return status < 500;
  return pattern === `${Math.floor(status / 100)}xx`;
}

function saysAny(says: ReadonlySet<string>, wanted: readonly Saying[] | undefined): boolean {
  return wanted === undefined || wanted.some((saying) => says.has(saying));
}
