import { expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';

// A minute on SQLite in `npm run test:long`. Longer, and on PostgreSQL, by hand: `npm run test:chaos`.
it('every guarantee holds under random faults on sqlite', async () => {
  const lines: string[] = [];
  const seed = Date.now() % 1_000_000;
  const print = (line: string) => lines.push(line);
  const { summary, violations } = await runChaos({ engine: 'sqlite', seed, minutes: 1, print });
  console.log(summary);
  expect(violations, `${summary}\n${lines.join('\n')}`).toEqual([]);
});
