import { expect, it } from 'vitest';
import { scenarios } from '../../../src/sandbox/scenarios/scenarios.ts';

it('gives every scenario a name of its own and a default that it accepts itself', () => {
  const names = scenarios.flatMap(({ name, appliesTo }) =>
    appliesTo === 'either' ? [name, `${name}-on-poll`] : [name],
  );
  expect(new Set(names).size).toBe(names.length);
  for (const { argument } of scenarios) expect(argument?.accepts(argument.default)).not.toBe(false);
});
