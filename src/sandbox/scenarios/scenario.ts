import type { Delivery, Edit, Fault } from '../fault.ts';

/** What a caller can have happen on purpose. Rows of these make the table in docs/sandbox.md. */
export interface Scenario {
  /** For both requests: the name for `generate`; with `-on-poll` behind it for `check-status`. */
  name: string;
  /** `generation`: what becomes of the picture. The others: what becomes of the answer to one of the two requests, or to either. */
  appliesTo: 'generation' | 'generate' | 'check-status' | 'either';
  /** What may stand behind `=`; null: nothing but the number of polls. */
  argument: Argument | null;
  /** How many polls are struck where the caller does not say; 0 where no poll is. */
  polls: number;
  does: string;
  effect(argument: string): Effect;
}

/** Parts that are absent stay as they would have been. */
export interface Effect {
  outcome?: 'failed';
  /** Before `speed` is applied. */
  durationMs?: number;
  /** The id consists of digits. */
  digitsId?: true;
  onGenerate?: Fault;
  onPoll?: Fault;
}

export interface Argument {
  /** What it is, in a word. */
  name: string;
  default: string;
  /** In words, for the document and for the refusal. */
  allowed: string;
  accepts(text: string): boolean;
}

// Recovery is what a client has to show: two bad polls are seen by any retry logic, and the third tells whether it lived.
export const DEFAULT_POLLS = 2;
export const EVERY_POLL = Number.POSITIVE_INFINITY;

export function integerArgument(name: string, min: number, max: number, initial: number): Argument {
  return {
    name,
    default: String(initial),
    allowed: `${min} to ${max}`,
    accepts: (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
  };
}

export function choiceArgument(name: string, choices: readonly string[], initial: string): Argument {
  return {
    name,
    default: initial,
    allowed: choices.map((choice) => `\`${choice}\``).join(', '),
    accepts: (text) => choices.includes(text),
  };
}

/** A scenario of either request in which nothing is carried out: the failureReason came before the API. */
export function unanswered(
  name: string,
  argument: Argument | null,
  does: string,
  delivery: (argument: string) => Delivery,
): Scenario {
  const fault = (argument: string): Fault => ({ delivery: delivery(argument), acts: false });
  return {
    name,
    appliesTo: 'either',
    argument,
    polls: DEFAULT_POLLS,
    does,
    effect: (argument) => ({ onGenerate: fault(argument), onPoll: fault(argument) }),
  };
}

/** A scenario of either request in which the true answer is spoiled: a `generate` has created its generation. */
export function spoiled(
  name: string,
  argument: Argument | null,
  does: string,
  delivery: (argument: string) => Delivery,
): Scenario {
  const fault = (argument: string): Fault => ({ delivery: delivery(argument), acts: true });
  return {
    name,
    appliesTo: 'either',
    argument,
    polls: DEFAULT_POLLS,
    does,
    effect: (argument) => ({ onGenerate: fault(argument), onPoll: fault(argument) }),
  };
}

export function edited(edit: Edit, statuses?: readonly string[]): Fault {
  return { delivery: { kind: 'edit', edit }, acts: true, ...(statuses && { statuses }) };
}
