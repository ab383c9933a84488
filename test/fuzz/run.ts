import { parseArgs } from 'node:util';
import { sqlite } from '../databases.ts';
import { runFuzz } from './run-fuzz.ts';
import { summaryOf } from './summary.ts';
import { startPostgres } from '../start-postgres.ts';
import { postgresEngine } from '../databases.ts';

// npm run fuzz [-- --requests 100000 --seed 1 --engine postgres]
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'sqlite' },
  },
});

const postgres = values.engine === 'postgres' ? startPostgres() : null;
const engine = postgres === null ? sqlite : postgresEngine(() => postgres.url);
const options = { engine, requests: Number(values.requests), seed: Number(values.seed) };
try {
  const result = await runFuzz(options);
  for (const fault of result.faults) console.log(fault);
  console.log(summaryOf(result, options));
  process.exitCode = result.faults.length === 0 ? 0 : 1;
} finally {
  await postgres?.stop();
}
