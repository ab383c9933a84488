import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/domain/clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { fillQueue } from './queued-rows.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

/**
 * What a gateway costs that has nothing to do: `nanogate serve` on SQLite without requests and probes, with an empty queue. Then what
 * 10,000 generations in flight, none of whose polls is due, add to its memory. Fails above the limits.
 *
 * usage: npm run bench:idle [-- seconds]
 */
const [seconds = 60] = process.argv.slice(2).map(Number);
// The first rounds of all workers, and the collection of what a start leaves behind.
const SETTLE_MS = 15_000;
const IN_FLIGHT = 10_000;
const MAX_CPU_SHARE = 0.005;
const MAX_ADDED_BYTES = 60_000_000;

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
try {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `load before ${(loadavg()[0] ?? NaN).toFixed(1)}\n`,
  );
  const empty = await measure('empty', 0);
  const full = await measure('in-flight', IN_FLIGHT);
  console.log('| | nothing in flight | 10,000 in flight |\n|---|---|---|');
  const row = (name: string, show: (figures: Figures) => string) =>
    console.log(`| ${name} | ${show(empty)} | ${show(full)} |`);
  row(`CPU in ${seconds} s`, ({ cpuShare }) => `${(cpuShare * 100).toFixed(2)} %`);
  row('bytes written', ({ writtenBytes }) => String(writtenBytes));
  row('syncs', ({ syncs }) => (syncs === null ? 'strace is not installed' : String(syncs)));
  row('memory (RSS)', ({ residentBytes }) => `${(residentBytes / 1e6).toFixed(0)} MB`);
  const addedBytes = full.residentBytes - empty.residentBytes;
  console.log(`\n10,000 in flight add ${(addedBytes / 1e6).toFixed(0)} MB`);
  const isIdle = empty.cpuShare < MAX_CPU_SHARE && empty.writtenBytes === 0 && (empty.syncs ?? 0) === 0;
  if (!isIdle || addedBytes > MAX_ADDED_BYTES) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}

interface Figures {
  cpuShare: number;
  writtenBytes: number;
  /** Null without strace. */
  syncs: number | null;
  residentBytes: number;
}

async function measure(name: string, inFlight: number): Promise<Figures> {
  const filename = join(folder, `${name}.db`);
  if (inFlight > 0) await fill(filename, inFlight);
  const server = await startServerProcess([main, 'serve'], settings(filename), join(folder, `${name}.log`));
  try {
    await sleep(SETTLE_MS);
    const before = { cpu: server.cpuSeconds(), written: writtenBytes(server) };
    await sleep(seconds * 1_000);
    const cpuShare = (server.cpuSeconds() - before.cpu) / seconds;
    const written = writtenBytes(server) - before.written;
    // Apart, because strace itself makes the process slower.
    const syncs = await countSyncs(server);
    return { cpuShare, writtenBytes: written, syncs, residentBytes: residentBytes(server) };
  } finally {
    await server.stop();
  }
}

function settings(filename: string): Record<string, string> {
  return {
    PORT: '0',
    DATABASE_URL: `file:${filename}`,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    UPSTREAM_ACCOUNTS: '[{"name":"main","apiKey":"none","requestsPerHour":1000000}]',
    // Nothing listens there, and nothing is due.
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
  };
}

async function fill(filename: string, inFlight: number): Promise<void> {
  const store = openStore({ url: `file:${filename}`, clock: systemClock });
  await store.migrate();
  await store.close();
  const connection = new Database(filename);
  // Polls are due within the next half hour, as with a scarce allowance: further away, they would be repaired.
  fillQueue(connection, { queued: 0, inFlight, now: systemClock.now() });
  connection.exec('update generations set next_poll_at = next_poll_at - 1800000');
  connection.close();
}

// proc(5): what it caused to be sent to a disk; `wchar` would count how threads wake each other, too.
function writtenBytes({ pid }: ServerProcess): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

function residentBytes({ pid }: ServerProcess): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
}

async function countSyncs({ pid }: ServerProcess): Promise<number | null> {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const output = join(folder, 'syncs');
  const trace = spawn('strace', [
    '-f',
    '-o',
    output,
    '-e',
    'trace=fsync,fdatasync,sync_file_range',
    '-p',
    String(pid),
  ]);
  const ended = once(trace, 'exit');
  await sleep(seconds * 1_000);
  trace.kill('SIGINT');
  await ended;
  return readFileSync(output, 'utf8').match(/sync/g)?.length ?? 0;
}
