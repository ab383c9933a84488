import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertStored, startBare, startGateway, startNaive } from './contestants.ts';
import { measure, type Measurement } from './measure.ts';
import { printTable } from './table.ts';

/**
 * How many generations a second the gateway accepts, beside a bare Fastify POST that answers the same without doing
 * anything, and beside the naive way of doing the same: one fsynced transaction for each request. Rounds alternate, so
 * that whatever else the machine does strikes all of them.
 *
 * usage: npm run bench [-- rounds seconds]
 */
const CONNECTIONS = 50;
// Until the compiler has seen enough: before that the garbage collector takes several times as long.
const WARM_UP_SECONDS = 8;
const [rounds = 5, seconds = 5] = process.argv.slice(2).map(Number);

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const releases: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true })];
try {
  const contestants = [];
  for (const start of [startBare, startNaive, startGateway]) {
    const contestant = await start(folder);
    releases.push(() => contestant.stop());
    contestants.push(contestant);
  }
  const results = new Map<string, Measurement[]>(contestants.map(({ name }) => [name, []]));
  const warmUps = new Map<string, number>();
  for (const contestant of contestants) {
    const { accepted } = await measure(contestant, CONNECTIONS, WARM_UP_SECONDS);
    warmUps.set(contestant.name, accepted);
  }
  for (let round = 1; round <= rounds; round++) {
    for (const contestant of contestants) {
      const measurement = await measure(contestant, CONNECTIONS, seconds);
      results.get(contestant.name)?.push(measurement);
      const { accepted, elapsedSeconds, requestsPerSecond, loadBefore, cpuMicroseconds } = measurement;
      process.stderr.write(
        `round ${round}: ${contestant.name} ${Math.round(requestsPerSecond)}/s ` +
          `(${accepted} in ${elapsedSeconds.toFixed(2)} s, ${Math.round(cpuMicroseconds)} µs of CPU each, load ${loadBefore.toFixed(1)})\n`,
      );
    }
  }
  for (const contestant of contestants) {
    const counted = results.get(contestant.name)?.reduce((sum, { accepted }) => sum + accepted, 0) ?? 0;
    assertStored(contestant, counted + (warmUps.get(contestant.name) ?? 0));
  }
  console.log(
    `\n${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
      `${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s\n`,
  );
  printTable(results);
} finally {
  for (const release of releases.reverse()) await release();
}
