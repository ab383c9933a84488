import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';
import type { EngineName } from './world.ts';

// npm run test:chaos [-- --minutes 10 --seed 1 --engine sqlite|postgres --logs FOLDER]: both engines by default, half the time each.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    engine: { type: 'string' },
    logs: { type: 'string' },
  },
});
const engines = (values.engine === undefined ? ['sqlite', 'postgres'] : [values.engine]) as EngineName[];
const minutes = Number(values.minutes) / engines.length;

const summaries: string[] = [];
for (const engine of engines) {
  console.log(`${engine}, seed ${values.seed}`);
  const { summary, violations } = await runChaos({
    engine,
    seed: Number(values.seed),
    minutes,
    logs: values.logs,
    print: (line) => console.log(line),
  });
  for (const violation of violations) console.log(`violated: ${violation}`);
  summaries.push(summary);
  if (violations.length > 0) process.exitCode = 1;
}
console.log(summaries.join('\n'));
