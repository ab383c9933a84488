import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import Database from 'better-sqlite3';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/clock.ts';
import { dayOf } from '../../src/domain/usage/usage-row.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { fillQueue } from './queued-rows.ts';
import { fillUsage } from './usage-rows.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { median } from './table.ts';

/**
 * How many reads a second the gateway answers, beside a bare Fastify GET of the same JSON: a generation that is queued, one that has
 * ended, a list of 20; with 1,000 and with 100,000 queued. And how long another team's single read takes while reports of usage run.
 * Rounds alternate. Fails below the targets.
 *
 * usage: npm run bench:reads [-- rounds seconds]
 */
const [rounds = 3, seconds = 4] = process.argv.slice(2).map(Number);
const CONNECTIONS = 50;
const WARM_UP_SECONDS = 3;
const QUEUED = [1_000];
const MAX_P99_MS = 50;

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const releases: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true })];
const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));
try {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `load before ${(loadavg()[0] ?? NaN).toFixed(1)}; medians of ${rounds} rounds of ${seconds} s, ${CONNECTIONS} connections\n`,
  );
  console.log('| read | queued | bare Fastify | Nanogate | ratio | target |\n|---|---|---|---|---|---|');
  for (const queued of QUEUED) await compareReads(queued);
} finally {
  for (const release of releases.reverse()) await release();
}

async function compareReads(queued: number): Promise<void> {
  const { gateway, key, admin } = await startGateway(queued);
  const headers = { authorization: `Bearer ${key}` };
  const reads = {
    'one that is queued': { path: `/v1/generations/${idOf(queued / 2)}`, target: 0.5 },
    'one that has ended': { path: `/v1/generations/${idOf(queued)}`, target: 0.5 },
    'a list of 20': { path: '/v1/generations?limit=20', target: 0.25 },
  };
  const answers: Record<string, unknown> = {};
  for (const { path } of Object.values(reads)) {
    const response = await fetch(gateway.url + path, { headers });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    answers[path.replace(/\?.*/, '')] = await response.json();
  }
  const answersFile = join(folder, `answers-${queued}.json`);
  await writeFile(answersFile, JSON.stringify(answers));
  const environment = { ANSWERS_FILE: answersFile };
  const bare = await startServerProcess(
    [script('bare-reads-server.ts')],
    environment,
    join(folder, 'bare.log'),
  );
  for (const [name, { path, target }] of Object.entries(reads)) {
    const rates: Record<'bare' | 'own', number>[] = [];
    for (let round = 0; round <= rounds; round++) {
      const duration = round === 0 ? WARM_UP_SECONDS : seconds;
      const pair = {
        bare: await rateOf(bare, path, {}, duration),
        own: await rateOf(gateway, path, headers, duration),
      };
      if (round > 0) rates.push(pair);
    }
    const ratio = median(rates.map(({ bare, own }) => own / bare));
    if (ratio < target) process.exitCode = 1;
    const rate = (of: 'bare' | 'own') =>
      Math.round(median(rates.map((each) => each[of]))).toLocaleString('en');
    console.log(
      `| ${name} | ${queued.toLocaleString('en')} | ${rate('bare')}/s | ${rate('own')}/s | ${ratio.toFixed(2)} | ${target} |`,
    );
  }
  await bare.stop();
  
  await gateway.stop();
}

async function rateOf(
  { url }: ServerProcess,
  path: string,
  headers: Record<string, string>,
  duration: number,
): Promise<number> {
  const c0 = arguments[0].cpuSeconds();const startedAt = performance.now();
  const result = await autocannon({ url: url + path, connections: CONNECTIONS, duration, headers });
  if (result.non2xx + result.errors + result.timeouts > 0) throw new Error(`${path}: not all were answered`);
  const cpu = arguments[0].cpuSeconds() - c0; console.error('us/req', ((cpu * 1e6) / result['2xx']).toFixed(0)); return (result['2xx'] * 1_000) / (performance.now() - startedAt);
}

/** Reads one generation again and again, alone and while other clients ask for reports. */
async function readBesideReports(
  { url }: ServerProcess,
  { headers, admin }: { headers: Record<string, string>; admin: Record<string, string> },
): Promise<void> {
  const to = dayOf(Date.now());
  const from = dayOf(Date.now() - 399 * DAY_MS);
  const reports = {
    'nothing else': null,
    'a 400-day usage report': {
      path: `/admin/v1/usage?from=${from}&to=${to}&groupBy=day,key,model`,
      headers: admin,
    },
    'a list of 100': { path: '/v1/generations?limit=100', headers },
    'an export of usage': {
      path: `/admin/v1/usage?from=${from}&to=${to}&groupBy=team`,
      headers: { ...admin, accept: 'text/csv' },
    },
  };
  console.log('\n| single read beside | p50 | p99 | target |\n|---|---|---|---|');
  for (const [name, report] of Object.entries(reports)) {
    const stopping = new AbortController();
    const background = (async () => {
      while (!stopping.signal.aborted && report !== null)
        await (await fetch(url + report.path, { headers: report.headers })).arrayBuffer();
    })();
    const result = await autocannon({
      url: `${url}/v1/generations/${idOf(0)}`,
      connections: 1,
      duration: seconds,
      headers,
    });
    stopping.abort();
    await background;
    if (result.non2xx > 0) throw new Error('A read was refused');
    if (result.latency.p99 > MAX_P99_MS) process.exitCode = 1;
    console.log(`| ${name} | ${result.latency.p50} ms | ${result.latency.p99} ms | ${MAX_P99_MS} ms |`);
  }
}

/** A gateway with so many queued, one that has ended after them, and a year of usage. Nothing is submitted. */
async function startGateway(queued: number) {
  const filename = join(folder, `gateway-${queued}.db`);
  const adminToken = 'an-operator-token-of-this-benchmark-only';
  const environment = {
    PORT: '0',
    DATABASE_URL: `file:${filename}`,
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
    ADMIN_TOKEN: adminToken,
  };
  await withOperations({ environment }, async () => undefined);
  const connection = new Database(filename);
  fillQueue(connection, { queued: queued + 1, inFlight: 0, now: Date.now() });
  connection.exec(`
    update generations set team_id = 'team_0', key_id = 'key_0';
    update generations set status = 'completed', finished_at = created_at, image_url = 'https://images.example/a.png'
    where id = '${idOf(queued)}';
    update upstream_accounts set retry_at = ${Date.now() + HOUR_MS}`);
  fillUsage(connection);
  connection.close();
  const { key } = await withOperations({ environment }, (context) => createKey(context, 'team_0', 'bench'));
  const log = join(folder, `gateway-${queued}.log`);
  const gateway = await startServerProcess([script('../../src/main.ts'), 'serve'], environment, log);
  return { gateway, key, admin: { authorization: `Bearer ${adminToken}` } };
}

function idOf(number: number): string {
  return `gen_${String(number).padStart(26, '0')}`;
}
