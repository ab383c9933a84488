import { expect, it } from 'vitest';
import { faultScenarios } from '../bench/poll-economy/fault-scenarios.ts';
import { rows } from '../bench/poll-economy/scenarios.ts';
import { teamScenarios } from '../bench/poll-economy/team-scenarios.ts';
import { readDocument } from './documents.ts';

/** The cells of a table that `npm run bench:poll-economy -- --write` writes, without its heading. */
function measured(name: string): string[][] {
  const text = readDocument('docs/poll-plan.md');
  const [, table = ''] =
    new RegExp(`<!-- measured: ${name} -->(.*?)<!-- /measured -->`, 's').exec(text) ?? [];
  const lines = table.trim().split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it('the document shows each row of the benchmark, with what came of it', () => {
  const shown = measured('rows');
  expect(shown.map(([name, arrivals]) => [name, arrivals])).toEqual(
    rows.map(({ name, arrivals }) => [name, arrivals]),
  );
  expect(shown.flat().filter((cell) => cell.includes('MISSED'))).toEqual([]);
});

it('the document says of each target that is not reached why', () => {
  const notReached = measured('rows').filter((cells) => cells.at(-1)?.includes('not reached'));
  for (const [name] of notReached) {
    const row = rows.find((each) => each.name === name);
    expect(Object.values(row?.unreached ?? {}), name).not.toEqual([]);
  }
});

it('the document shows each scenario of teams and faults', () => {
  const shown = measured('scenarios');
  expect(shown.map(([name]) => name).filter((name) => name !== '')).toEqual(
    [...teamScenarios, ...faultScenarios].map(({ name }) => name),
  );
  expect(shown.flat().filter((cell) => cell.includes('MISSED'))).toEqual([]);
});
