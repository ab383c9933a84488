import { expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';

// A minute of each in `npm run test:long`; by hand, `npm run test:chaos` takes longer.
it.each(['sqlite', 'postgres'] as const)(
  'every guarantee holds under random faults on %s',
  async (engine) => {
    const lines: string[] = [];
    const seed = Date.now() % 1_000_000;
    const { summary, violations } = await runChaos({
      engine,
      seed,
      minutes: 1,
      print: (line) => lines.push(line),
    });
    console.log(summary);
    expect(violations, `${summary}\n${lines.join('\n')}`).toEqual([]);
  },
);
