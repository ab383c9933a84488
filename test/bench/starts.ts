import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../build.ts';
import { median } from './table.ts';

/**
 * The processor time that a start of the built program takes, beside Node without a program: user and system, of the whole process.
 *
 * usage: npm run bench:starts [-- rounds]
 */
const [rounds = 7] = process.argv.slice(2).map(Number);

// In the project, where its packages are found.
const builds = join(import.meta.dirname, '../../.built/');
await mkdir(builds, { recursive: true });
const folder = await mkdtemp(builds);
const database = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
// Says what the process has used, when it ends.
const measure = `data:text/javascript,process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write('\\ncpu ' + (user + system));
});`;

try {
  await bundle(folder);
  const main = join(folder, 'main.js');
  const starts = {
    'node, no program': ['--eval', ''],
    'nanogate --help': [main, '--help'],
    'nanogate team list': [main, 'team', 'list'],
  };
  // Makes the database, and lets Node keep the compiled code.
  for (const args of Object.values(starts)) cpuMs(args);
  const used: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++)
    for (const [name, args] of Object.entries(starts)) (used[name] ??= []).push(cpuMs(args));
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
      `load ${(loadavg()[0] ?? NaN).toFixed(1)}; medians of ${rounds}\n`,
  );
  console.log('| start | CPU | beside Node alone |\n|---|---|---|');
  const alone = median(used['node, no program'] ?? []);
  for (const [name, values] of Object.entries(used))
    console.log(`| ${name} | ${median(values).toFixed(0)} ms | ${(median(values) / alone).toFixed(1)} |`);
} finally {
  await Promise.all([folder, database].map((path) => rm(path, { recursive: true })));
}

function cpuMs(args: string[]): number {
  const { status, stderr } = spawnSync(process.execPath, ['--import', measure, ...args], {
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), DATABASE_URL: `file:${join(database, 'nanogate.db')}` },
    encoding: 'utf8',
  });
  const [, micros] = /cpu (\d+)$/.exec(stderr) ?? [];
  if (status !== 0 || micros === undefined) throw new Error(`It ended with ${status}: ${stderr}`);
  return Number(micros) / 1_000;
}
