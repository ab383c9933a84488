import type { Measurement } from './measure.ts';

/** A Markdown table of medians over the rounds; the ratio is to the first contestant, of the same round. */
export function printTable(results: Map<string, Measurement[]>): void {
  const [bare = []] = results.values();
  const rows = [...results].map(([name, rounds]) => [
    name,
    Math.round(median(rounds.map(({ requestsPerSecond }) => requestsPerSecond))).toLocaleString('en'),
    median(rounds.map((each, i) => each.requestsPerSecond / (bare[i]?.requestsPerSecond ?? NaN))).toFixed(2),
    `${Math.round(median(rounds.map(({ p99Ms }) => p99Ms)))} ms`,
    `${Math.round(median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds)))} µs`,
  ]);
  console.log('| | requests/s | ratio to bare | p99 | server CPU per request |\n|---|---|---|---|---|');
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
