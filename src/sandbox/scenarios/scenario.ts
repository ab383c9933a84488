import type { FaultyResponse, Edit, Fault } from '../fault.ts';

/** Something that a caller can provoke. `docs/sandbox.md` prints the table of scenarios. */
export interface Scenario {
  /**
   * Where it applies to either request, this is the name for `generate`; with `-on-poll` it is the one for
   * `check-status`.
   */
  name: string;
  /**
   * `generation`: the outcome of the generation. The others: the answer to one of the two requests, or to
   * either.
   */
  appliesTo: 'generation' | 'generate' | 'check-status' | 'either';
  /** What may follow `=`; null: only the number of polls. */
  argument: Argument | null;
  /** How many polls it affects by default; 0: none. */
  polls: number;
  does: string;
  effect(argument: string): Effect;
}

/** What a scenario changes; absent parts stay as they are. */
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
  /** One word. */
  name: string;
  default: string;
  /** In words, for the document and the error message. */
  allowed: string;
  accepts(text: string): boolean;
}

// Clients have to recover: any retry logic meets two failed polls, and the third shows whether it went on.
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

/** A scenario of either request that is not processed: the fault is in front of the API. */
export function unanswered(...parts: EitherParts): Scenario {
  return eitherRequest(false, ...parts);
}

/**
 * A scenario of either request that is processed before its answer is spoiled: `generate` creates its
 * generation.
 */
export function spoiled(...parts: EitherParts): Scenario {
  return eitherRequest(true, ...parts);
}

type EitherParts = [
  name: string,
  argument: Argument | null,
  does: string,
  response: (argument: string) => FaultyResponse,
];

function eitherRequest(processes: boolean, ...[name, argument, does, response]: EitherParts): Scenario {
  const fault = (text: string): Fault => ({ response: response(text), processes });
  return {
    name,
    appliesTo: 'either',
    argument,
    polls: DEFAULT_POLLS,
    does,
    effect: (text) => ({ onGenerate: fault(text), onPoll: fault(text) }),
  };
}

/** The true answer, changed. @param statuses only answers with one of these; default: all */
export function edited(edit: Edit, statuses?: readonly string[]): Fault {
  return { response: { kind: 'edit', edit }, processes: true, ...(statuses && { statuses }) };
}
