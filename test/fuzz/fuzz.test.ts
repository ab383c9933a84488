import { expect, it } from 'vitest';
import { describeOnEngines } from '../engines.ts';
import { rounds } from '../rounds.ts';
import { runFuzz } from './run-fuzz.ts';
import { summaryOf } from './summary.ts';

const requests = {
  sqlite: rounds({ short: 250, long: 20_000 }),
  postgres: rounds({ short: 60, long: 2_000 }),
};
const MAX_GROWN_BYTES = 20 * 1024 * 1024;

describeOnEngines('the gateway under requests made from its document', (engine) => {
  it('answers each as documented, stores nothing of a refused one, and does not grow', async () => {
    const options = { engine, requests: requests[engine.name], seed: 1 };
    const result = await runFuzz(options);
    console.log(summaryOf(result, options));
    expect(result.faults).toEqual([]);
    expect(result.grownBytes).toBeLessThan(MAX_GROWN_BYTES);
    expect(result.counts).toMatchObject({ requests: options.requests });
    // Otherwise it would only show that strangers are refused.
    expect(result.counts.accepted).toBeGreaterThan(options.requests / 5);
  });
});
