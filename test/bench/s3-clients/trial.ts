import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Access, Adapter, S3Client } from './contestant.ts';

/** What one client does, in a process of its own; `run.ts` reads what it prints. */
export interface TrialResult {
  /** `passed`, or what was wrong. */
  steps: Record<string, string>;
  /** By how much resident memory grew, in megabytes, while `LARGE_BYTES` were sent and read; null: they were not. */
  sendingMegabytes: number | null;
  readingMegabytes: number | null;
  /** Processor time for a picture of `PICTURE_BYTES` that is put and read, in milliseconds. */
  cpuMs: number;
}

const LARGE_BYTES = 256_000_000;
const PICTURE_BYTES = 2_000_000;
const LISTED = 1_100;
const PICTURES = 50;
const TEAM = `team_${'a'.repeat(26)}`;
const OTHER_TEAM = `team_${'b'.repeat(26)}`;

const [adapter = '', access = '{}', folder = ''] = process.argv.slice(2);
const options = JSON.parse(access) as Access;
const { connect } = (await import(adapter)) as Adapter;
const client = connect(options);

const picture = await makeFile('picture', PICTURE_BYTES);
const steps: TrialResult['steps'] = {};
await step('put and read', async () => {
  await client.put(nameOf(1), picture);
  return (await hashOf(await client.read(nameOf(1)))) === picture.hash;
});
await step('a part', async () => {
  const part = await bytesOf(await client.readRange(nameOf(1), 10, 999));
  return part.equals((await bytesOf(createReadStream(picture.path))).subarray(10, 1_000));
});
await step('what is not there', async () => (await client.read(nameOf(9))) === null);
await step('delete twice', async () => {
  await client.delete(nameOf(1));
  await client.delete(nameOf(1));
  return (await client.read(nameOf(1))) === null;
});
await step('links', async () => {
  await client.put(nameOf(2), picture);
  const disposition = 'inline; filename="a b.png"';
  const url = await client.presign(nameOf(2), { seconds: 60, contentType: 'image/png', disposition });
  const answer = await fetch(url ?? '');
  const isNamed = answer.headers.get('content-disposition') === disposition;
  await answer.body?.cancel();
  return answer.ok && isNamed;
});
await step('long list', async () => {
  const small = await makeFile('small', 100);
  for (let i = 0; i < LISTED; i++) await client.put(nameOf(i, OTHER_TEAM), small);
  return (await client.list(`${OTHER_TEAM}/`)).length === LISTED;
});
await step('a silent server is left', () => isSilenceLeft(connect));

const { cpuMs } = await costOfPictures();
const large = await makeFile('large', LARGE_BYTES);
let sendingMegabytes: number | null = null;
let readingMegabytes: number | null = null;
await step('256 MB', async () => {
  sendingMegabytes = await growthDuring(() => client.put(nameOf(4), large));
  let hash = '';
  readingMegabytes = await growthDuring(async () => (hash = await hashOf(await client.read(nameOf(4)))));
  return hash === large.hash;
});
console.log(JSON.stringify({ steps, sendingMegabytes, readingMegabytes, cpuMs } satisfies TrialResult));
process.exit(0);

function nameOf(number: number, team = TEAM): string {
  return `${team}/obj_${String(number).padStart(26, '0')}`;
}

async function step(name: string, run: () => Promise<boolean>): Promise<void> {
  try {
    steps[name] = (await run()) ? 'passed' : 'wrong';
  } catch (error) {
    steps[name] = String(error);
  }
}

async function makeFile(name: string, bytes: number) {
  const path = join(folder, name);
  const file = await open(path, 'w');
  const block = Buffer.alloc(1_000_000, name);
  for (let left = bytes; left > 0; left -= block.length) await file.write(block.subarray(0, left));
  await file.close();
  return { path, bytes, hash: await hashOf(createReadStream(path)), contentType: 'image/png' as const };
}

async function hashOf(stream: Readable | null): Promise<string> {
  if (stream === null) return 'nothing';
  const hash = createHash('sha256');
  await pipeline(stream, hash);
  return hash.digest('hex');
}

async function bytesOf(stream: Readable | null): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of (stream ?? []) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Whether an error comes, though the server accepts the connection and answers nothing. */
async function isSilenceLeft(open: (access: Access) => S3Client): Promise<boolean> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const reading = open({ ...options, endpoint: `http://127.0.0.1:${port}`, timeoutMs: 1_000 }).read(
    nameOf(5),
  );
  return Promise.race([
    reading.then(
      () => false,
      () => true,
    ),
    sleep(10_000, false),
  ]);
}

async function costOfPictures(): Promise<{ cpuMs: number }> {
  const before = process.cpuUsage();
  for (let i = 0; i < PICTURES; i++) {
    await client.put(nameOf(100 + i), picture);
    await bytesOf(await client.read(nameOf(100 + i)));
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000 / PICTURES };
}

async function growthDuring(run: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let highest = before;
  const sampling = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
  try {
    await run();
  } finally {
    clearInterval(sampling);
  }
  return Math.max(highest, process.memoryUsage.rss()) / 1e6 - before / 1e6;
}
