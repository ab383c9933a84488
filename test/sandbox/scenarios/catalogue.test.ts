import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { scenarios } from '../../../src/sandbox/scenarios/catalogue.ts';
import { scenarioTable } from './scenario-table.ts';

const squeeze = (markdown: string) => markdown.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');

it('docs/sandbox.md prints every scenario as it is', () => {
  const path = new URL('../../../docs/sandbox.md', import.meta.url);
  expect(squeeze(readFileSync(path, 'utf8'))).toContain(squeeze(scenarioTable()));
});

it('gives every scenario a name of its own and a default that it accepts itself', () => {
  const names = scenarios.flatMap(({ name, appliesTo }) =>
    appliesTo === 'either' ? [name, `${name}-on-poll`] : [name],
  );
  expect(new Set(names).size).toBe(names.length);
  for (const { argument } of scenarios) expect(argument?.accepts(argument.default)).not.toBe(false);
});
