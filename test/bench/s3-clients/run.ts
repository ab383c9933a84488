import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startS3Server } from '../../files/s3-server.ts';
import type { TrialResult } from './trial.ts';

/**
 * Clients of S3 against a real S3 server: which do what the gateway needs of one, what they hold in memory while a large file goes
 * through, what a picture costs, and how much they install. Fails when the gateway's own misses something.
 *
 * usage: npm run bench:s3-clients
 */
const contestants = [
  { name: 'the gateway: aws4fetch and undici', adapter: 'gateway.ts', packages: ['aws4fetch'] },
  { name: 's3mini', adapter: 's3mini.js', packages: ['s3mini'] },
  { name: 's3-lite-client', adapter: 's3-lite-client.js', packages: ['@bradenmacdonald/s3-lite-client'] },
  { name: 'minio', adapter: 'minio.js', packages: ['minio'] },
  {
    name: 'AWS SDK',
    adapter: 'aws-sdk.js',
    packages: ['@aws-sdk/client-s3', '@aws-sdk/lib-storage', '@aws-sdk/s3-request-presigner'],
  },
];
const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const project = join(here, '../../..');
const workspace = join(project, '.s3-clients');

await mkdir(workspace, { recursive: true });
for (const name of ['package.json', 'package-lock.json', 'adapters'])
  await cp(join(here, name), join(workspace, name), { recursive: true });
await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: workspace });

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, s3rver; ` +
    `load before ${(loadavg()[0] ?? NaN).toFixed(1)}\n`,
);
const results = [];
for (const contestant of contestants)
  results.push({ ...contestant, ...(await tryContestant(contestant.adapter)) });

const stepNames = Object.keys(results[0]!.steps);
printRow(['', ...results.map(({ name }) => name)]);
printRow(['---', ...results.map(() => '---')]);
for (const step of stepNames)
  printRow([step, ...results.map(({ steps }) => (steps[step] === 'passed' ? 'yes' : 'no'))]);
printRow(['memory added by sending 256 MB', ...results.map((each) => megabytes(each.sendingMegabytes))]);
printRow(['memory added by reading 256 MB', ...results.map((each) => megabytes(each.readingMegabytes))]);
const [own] = results;
printRow([
  'CPU of a picture of 2 MB, put and read',
  ...results.map(({ cpuMs }) => (cpuMs / own!.cpuMs).toFixed(2)),
]);
const installed = await Promise.all(results.map(({ packages }) => installedBy(packages)));
printRow(['packages installed', ...installed.map(({ count }) => String(count))]);
printRow(['size installed', ...installed.map(({ bytes }) => `${(bytes / 1e6).toFixed(1)} MB`)]);
for (const { name, steps } of results)
  for (const [step, outcome] of Object.entries(steps))
    if (outcome !== 'passed') console.log(`\n${name}, ${step}: ${outcome}`);
if (Object.values(own!.steps).some((outcome) => outcome !== 'passed')) process.exitCode = 1;

async function tryContestant(adapter: string): Promise<TrialResult> {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
  const server = await startS3Server(join(folder, 'server'));
  try {
    const { endpoint, accessKeyId, secretAccessKey } = server;
    const access = {
      endpoint,
      region: 'us-east-1',
      bucket: 'bucket',
      accessKeyId,
      secretAccessKey,
      timeoutMs: 10_000,
    };
    const file = join(adapter.endsWith('.ts') ? here : workspace, 'adapters', adapter);
    const trial = ['--expose-gc', join(here, 'trial.ts'), file, JSON.stringify(access), folder];
    return JSON.parse((await run(process.execPath, trial)).stdout) as TrialResult;
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function megabytes(grown: number | null): string {
  return grown === null ? '' : `${Math.round(grown)} MB`;
}

function printRow(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

/** The packages and all that they need, by the lock file. aws4fetch is a dependency of the project, and needs nothing. */
async function installedBy(packages: readonly string[]): Promise<{ count: number; bytes: number }> {
  const lock = JSON.parse(await readFile(join(workspace, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string> }>;
  };
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    const nested = `${from}/node_modules/${name}`;
    const path = nested in lock.packages ? nested : `node_modules/${name}`;
    if (found.has(path)) return;
    found.add(path);
    for (const dependency of Object.keys(lock.packages[path]?.dependencies ?? {})) add(dependency, path);
  };
  for (const name of packages) add(name, '');
  const sizes = [...found].map(async (path) => {
    const folder = join(path === 'node_modules/aws4fetch' ? project : workspace, path);
    return Number((await run('du', ['--bytes', '--summarize', folder])).stdout.split('\t')[0]);
  });
  return { count: found.size, bytes: (await Promise.all(sizes)).reduce((sum, each) => sum + each, 0) };
}
