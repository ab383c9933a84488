import { activate, type ActiveFault } from '../fault.ts';
import { scenarios } from './scenarios.ts';
import { EVERY_POLL, type Effect, type Scenario } from './scenario.ts';

/**
 * Reads the scenarios of a request: from the header, several separated by `;`, and from the prefixes
 * `[sandbox:…]` of the prompt. Each is `name`, `name=argument` or `name=argument,polls`; without an
 * argument, `name=polls`.
 * @throws {UnknownScenario}
 */
export function readScenarios(header: string | undefined, prompt: string | null): Script {
  const words = [...(header ?? '').split(';'), ...splitPrompt(prompt ?? '').words];
  const script: Script = { onGenerate: [], onPoll: [] };
  for (const word of words.map((text) => text.trim()).filter((text) => text !== '')) add(script, word);
  return script;
}

/** The scenarios of one request, combined. If two set the same thing, the later one counts. */
export interface Script extends Pick<Effect, 'outcome' | 'durationMs' | 'digitsId'> {
  onGenerate: ActiveFault[];
  onPoll: ActiveFault[];
}

/** A name or argument that does not exist; the message is for the caller. */
export class UnknownScenario extends Error {
  readonly statusCode = 400;
}

/** The prompt without its `[sandbox:…]` prefixes. */
export function withoutScenarios(prompt: string): string {
  return splitPrompt(prompt).rest;
}

function splitPrompt(prompt: string): { words: string[]; rest: string } {
  const words: string[] = [];
  let rest = prompt;
  for (let match; (match = /^\s*\[sandbox:([^\]]*)\]\s*/.exec(rest)) !== null;) {
    words.push(match[1] ?? '');
    rest = rest.slice(match[0].length);
  }
  return { words, rest };
}

function add(script: Script, word: string): void {
  const [, name = '', text] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const { scenario, onPoll } = find(name);
  const { argument, polls } = readArguments(scenario, onPoll, text);
  const { onGenerate, onPoll: pollFault, ...shape } = scenario.effect(argument);
  Object.assign(script, shape);
  if (onGenerate !== undefined && !onPoll) script.onGenerate.push(activate(onGenerate, 1));
  if (pollFault !== undefined && onPoll) script.onPoll.push(activate(pollFault, polls));
}

const POLL_SUFFIX = '-on-poll';

function find(name: string): { scenario: Scenario; onPoll: boolean } {
  const either = scenarios.find(
    (each) => each.appliesTo === 'either' && `${each.name}${POLL_SUFFIX}` === name,
  );
  if (either !== undefined) return { scenario: either, onPoll: true };
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new UnknownScenario(`There is no sandbox scenario "${name}"`);
  return { scenario, onPoll: scenario.appliesTo === 'check-status' || scenario.appliesTo === 'generation' };
}

function readArguments(scenario: Scenario, onPoll: boolean, text: string | undefined) {
  const given = text?.split(',') ?? [];
  const argument = scenario.argument === null ? '' : (given.shift() ?? scenario.argument.default);
  if (scenario.argument?.accepts(argument) === false)
    throw new UnknownScenario(`${scenario.name} takes ${scenario.argument.allowed}, not "${argument}"`);
  const times = onPoll && scenario.polls > 0 ? given.shift() : undefined;
  if (times !== undefined && !/^([1-9]\d{0,5}|every)$/.test(times))
    throw new UnknownScenario(`The number of polls is 1 to 999999 or "every", not "${times}"`);
  if (given.length > 0) throw new UnknownScenario(`${scenario.name} does not take "${given.join(',')}"`);
  return { argument, polls: readPolls(times, scenario.polls) };
}

function readPolls(times: string | undefined, initial: number): number {
  if (times === undefined) return initial;
  return times === 'every' ? EVERY_POLL : Number(times);
}
