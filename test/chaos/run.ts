import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';
import type { EngineName } from './world.ts';

// npm run test:chaos [-- --minutes 10 --seed 1 --engine sqlite|postgres --processes 3 --orders 2000 --logs FOLDER]: both engines by
// default, half the time each. With three processes there is a standby, which is promoted at the end.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    engine: { type: 'string' },
    processes: { type: 'string' },
    orders: { type: 'string' },
    logs: { type: 'string' },
  },
});
const { processes, orders, logs } = values;
if (logs !== undefined) mkdirSync(logs, { recursive: true });
const one = values.engine ?? (processes === undefined ? undefined : 'postgres');
const engines = (one === undefined ? ['sqlite', 'postgres'] : [one]) as EngineName[];
const minutes = Number(values.minutes) / engines.length;

const summaries: string[] = [];
for (const engine of engines) {
  console.log(`${engine}, seed ${values.seed}`);
  const { summary, violations } = await runChaos({
    engine,
    seed: Number(values.seed),
    minutes,
    ...(processes !== undefined && { processes: Number(processes) }),
    ...(orders !== undefined && { orders: Number(orders) }),
    ...(logs !== undefined && { logs }),
    print: (line) => console.log(line),
  });
  for (const violation of violations) console.log(`violated: ${violation}`);
  summaries.push(summary);
  if (violations.length > 0) process.exitCode = 1;
}
console.log(summaries.join('\n'));
