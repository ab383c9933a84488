import { expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';

// A minute on SQLite, half a minute for each hour with three processes, always with the same choices. Longer, and with others, by hand: `npm run test:chaos`.
const SEED = 1;

it.each([
  ['sqlite', 1, 1],
  ['postgres', 3, 1.5],
] as const)(
  'every guarantee holds under random faults on %s with %i processes',
  async (engine, processes, minutes) => {
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const { summary, violations } = await runChaos({ engine, processes, seed: SEED, minutes, print });
    console.log(summary);
    expect(violations, `${summary}\n${lines.join('\n')}`).toEqual([]);
  },
);
