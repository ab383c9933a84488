import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { startPictureUpstream } from '../e2e/picture-upstream.ts';
import { png } from '../files/pictures.ts';
import { startServerProcess } from './server-process.ts';

/**
 * The memory of a gateway while it fetches and keeps many large pictures, beside the same gateway that keeps none. Fails when keeping
 * them takes more than `MAX_MEGABYTES` at any moment, or when one is not stored.
 *
 * usage: npm run bench:files [-- pictures megabytes concurrency]
 */
const [pictures = 1_000, megabytes = 2, concurrency = 50] = process.argv.slice(2).map(Number);
const MAX_MEGABYTES = 100;
const SAMPLE_MS = 100;

const picture = png({ filler: megabytes * 1_000_000 });
const upstream = await startPictureUpstream();
upstream.answerPictures((response) => {
  response.writeHead(200, { 'content-length': picture.length }).end(picture);
});

console.log(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
    `load before ${(loadavg()[0] ?? NaN).toFixed(1)}; ${pictures} pictures of ${megabytes} MB, ${concurrency} at a time\n`,
);
try {
  const without = await run('off');
  const kept = await run('folder');
  console.log(
    '| files | RSS at first | highest RSS | in use after it | stored | seconds |\n|---|---|---|---|---|---|',
  );
  for (const [name, { first, highest, last, stored, seconds }] of Object.entries({ off: without, kept }))
    console.log(`| ${name} | ${first} MB | ${highest} MB | ${last} MB | ${stored} | ${seconds} |`);
  const added = kept.highest - without.highest;
  console.log(`\nkeeping them added ${added} MB at most; ${pictures * megabytes} MB went through`);
  if (added > MAX_MEGABYTES || kept.stored !== pictures) process.exitCode = 1;
} finally {
  await upstream.close();
}

async function run(files: 'off' | 'folder') {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
  const filename = join(folder, 'gateway.db');
  const environment = {
    PORT: '0',
    DATABASE_URL: `file:${filename}`,
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: upstream.url,
    UPSTREAM_REQUESTS_PER_HOUR: '1000000',
    UPSTREAM_POLL_MIN_INTERVAL_MS: '50',
    FILES_URL: files === 'off' ? 'off' : `file:${join(folder, 'files')}`,
    // One team has at most half of the fetches.
    FILES_CONCURRENCY: String(concurrency * 2),
    LOG_LEVEL: 'info',
  };
  try {
    const key = await withOperations({ environment }, async (context) => {
      const { id } = await createTeam(context, 'bench');
      return (await createKey(context, id, 'bench')).key;
    });
    const command = [fileURLToPath(new URL('../../src/main.ts', import.meta.url)), 'serve'];
    const gateway = await startServerProcess(command, environment, join(folder, 'gateway.log'));
    const [startedAt, first] = [performance.now(), gateway.rssMegabytes()];
    let highest = first;
    const sampling = setInterval(() => (highest = Math.max(highest, gateway.rssMegabytes())), SAMPLE_MS);
    for (let i = 0; i < pictures; i++) await accept(gateway.url, key);
    const wanted =
      files === 'off' ? "generations where status = 'completed'" : "files where status = 'stored'";
    while (count(filename, wanted) < pictures) await sleep(SAMPLE_MS);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    clearInterval(sampling);
    const last = gateway.rssMegabytes();
    await gateway.stop();
    const stored = count(filename, "files where status = 'stored'");
    return {
      first: Math.round(first),
      highest: Math.round(highest),
      last: Math.round(last),
      stored,
      seconds,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function accept(url: string, key: string): Promise<void> {
  const response = await fetch(`${url}/v1/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'nano-banana-2', input: { prompt: 'A lighthouse', mode: 'generate' } }),
  });
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  await response.body?.cancel();
}

function count(filename: string, rows: string): number {
  const database = new Database(filename, { readonly: true });
  const number = database.prepare(`select count(*) from ${rows}`).pluck().get() as number;
  database.close();
  return number;
}
