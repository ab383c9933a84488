import { scenarios } from '../../../src/sandbox/scenarios/catalogue.ts';
import type { Scenario } from '../../../src/sandbox/scenarios/scenario.ts';

/** The table of docs/sandbox.md, as Markdown. */
export function scenarioTable(): string {
  const rows = scenarios.map((scenario) => [
    `\`${scenario.name}\``,
    requestsOf(scenario),
    scenario.argument === null
      ? ''
      : `${scenario.argument.name}: ${scenario.argument.allowed}; else \`${scenario.argument.default}\``,
    scenario.polls === 0 ? '' : scenario.polls === Infinity ? 'every' : String(scenario.polls),
    scenario.does,
  ]);
  const lines = [
    ['scenario', 'strikes', 'argument', 'polls', 'what happens'],
    Array<string>(5).fill('---'),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const requests = {
  generation: 'the generation',
  generate: '`generate`',
  'check-status': '`check-status`',
  either: '`generate`, or `check-status` with `-on-poll`',
} as const satisfies Record<Scenario['appliesTo'], string>;

function requestsOf({ appliesTo }: Scenario): string {
  return requests[appliesTo];
}
