import { scenarios } from '../../src/sandbox/scenarios/scenarios.ts';
import type { Scenario } from '../../src/sandbox/scenarios/scenario.ts';
import { code, table } from './markdown.ts';

/** Every scenario of the sandbox, as the documents print it. */
export function scenarioTable(): string {
  return table(
    ['scenario', 'applies to', 'argument', 'polls', 'effect'],
    scenarios.map((scenario) => [
      code(scenario.name),
      requests[scenario.appliesTo],
      scenario.argument === null
        ? ''
        : `${scenario.argument.name}: ${scenario.argument.allowed}; default ${code(scenario.argument.default)}`,
      scenario.polls === 0 ? '' : scenario.polls === Infinity ? 'every' : String(scenario.polls),
      scenario.does,
    ]),
  );
}

const requests = {
  generation: 'the generation',
  generate: '`generate`',
  'check-status': '`check-status`',
  either: '`generate`, or `check-status` with `-on-poll`',
} as const satisfies Record<Scenario['appliesTo'], string>;
