import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { createEndpoint } from '../../src/operations/endpoints/create-endpoint.ts';
import { requestBody } from './answer.ts';
import { startServerProcess } from './server-process.ts';
import { median } from './table.ts';

/**
 * What the log of one generation costs: its lines, its bytes, and the processor time of the gateway from accept to delivery, at each
 * log level in turn, and with traces of all generations. Each round sends the same number of generations and waits until all webhooks have arrived.
 *
 * usage: npm run bench:log [-- rounds generations [main.ts of another checkout]]
 */
const [rounds = 3, generations = 2_000] = process.argv.slice(2, 4).map(Number);
const program = process.argv[4] ?? fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const SENDERS = 20;
const POLL_MS = 20;

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const stubScript = fileURLToPath(new URL('whole-way-stub.ts', import.meta.url));
const stub = await startServerProcess([stubScript], {}, join(folder, 'stub.log'));
const measured = new Map<string, { cpuMicroseconds: number; lines: number; bytes: number }[]>();
try {
  const load = (loadavg()[0] ?? NaN).toFixed(1);
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `load before ${load}; ${rounds} rounds of ${generations} generations\n`,
  );
  for (let round = 1; round <= rounds; round++)
    for (const [kind, settings] of Object.entries(kindsOf(stub.url)))
      measured.set(kind, [...(measured.get(kind) ?? []), await measure(kind, settings, round)]);
  console.log('| log | lines per generation | bytes | CPU per generation | ratio |\n|---|---|---|---|---|');
  const cpuOf = (kind: string) => median(measured.get(kind)!.map(({ cpuMicroseconds }) => cpuMicroseconds));
  for (const [kind, all] of measured) {
    const of = (value: (one: (typeof all)[number]) => number) => median(all.map(value));
    const cpu = cpuOf(kind);
    const bytes = Math.round(of((one) => one.bytes));
    console.log(
      `| ${kind} | ${of(({ lines }) => lines).toFixed(2)} | ${bytes} | ${Math.round(cpu)} µs | ${(cpu / cpuOf('info')).toFixed(2)} |`,
    );
  }
} finally {
  await stub.stop();
  await rm(folder, { recursive: true });
}

function kindsOf(collectorUrl: string): Record<string, Record<string, string>> {
  return {
    info: {},
    'info, with traces': { OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl },
    debug: { LOG_LEVEL: 'debug' },
  };
}

async function measure(kind: string, settings: Record<string, string>, round: number) {
  const name = `${kind.replaceAll(/\W+/g, '-')}-${round}`;
  const environment = {
    PORT: '0',
    DATABASE_URL: `file:${join(folder, `${name}.db`)}`,
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: stub.url,
    UPSTREAM_REQUESTS_PER_HOUR: '1000000',
    UPSTREAM_CONCURRENCY: '256',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
    QUEUE_TIMEOUT_SECONDS: '86400',
  };
  const key = await withOperations({ environment }, async (context) => {
    const { id } = await createTeam(context, 'bench');
    // Commands have no network to check the address with.
    await createEndpoint({ ...context, checkReceiver: async () => null }, id, {
      url: `${stub.url}/hook`,
      events: ['generation.completed'],
      description: '',
    });
    return (await createKey(context, id, 'bench')).key;
  });
  const logFile = join(folder, `${name}.log`);
  const gateway = await startServerProcess(
    [program, 'serve'],
    { ...environment, LOG_LEVEL: 'info', ...settings },
    logFile,
  );
  const linesBefore = await readLines(logFile);
  const cpuBefore = gateway.cpuSeconds();
  const deliveredBefore = await deliveredCount();
  let sent = 0;
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      while (sent++ < generations) await accept(gateway.url, key);
    }),
  );
  while ((await deliveredCount()) - deliveredBefore < generations) await sleep(POLL_MS);
  const cpuSeconds = gateway.cpuSeconds() - cpuBefore;
  await gateway.stop();
  const all = await readLines(logFile);
  const own = all.slice(linesBefore.length).filter((line) => !line.includes('gateway stopped'));
  return {
    cpuMicroseconds: (cpuSeconds / generations) * 1_000_000,
    lines: own.length / generations,
    bytes: own.reduce((sum, line) => sum + line.length + 1, 0) / generations,
  };
}

async function accept(url: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/generations`, { method: 'POST', headers, body: requestBody });
  await answer.arrayBuffer();
  if (answer.status !== 202) throw new Error(`A generation was answered ${answer.status}`);
}

/** How many webhooks have arrived since the stub was started. */
async function deliveredCount(): Promise<number> {
  return Number(await (await fetch(`${stub.url}/hooks-received`)).text());
}

async function readLines(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
}
