import { afterEach, beforeEach, expect, it } from 'vitest';
import { runHere, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => {
  database = await temporaryDatabase();
  await run('team', 'create', 'web');
});
afterEach(() => database.remove());

const run = (...args: string[]) => runHere(args, database.environment);

it('`team files` shows and changes what is kept of a team; none is the setting of the gateway', async () => {
  const files = async (...args: string[]) =>
    JSON.parse((await run('team', 'files', 'web', ...args, '--json')).stdout) as object;
  const unset = { maxBytes: null, resultDays: null, uploadDays: null, latePictures: null };
  expect(await files()).toMatchObject({ usedBytes: 0, ...unset });
  const set = { maxBytes: 5_000_000, latePictures: 'discard' };
  expect(await files('--max-bytes', '5000000', '--late-pictures', 'discard')).toMatchObject(set);
  expect(await files('--result-days', '7')).toMatchObject({ ...set, resultDays: 7 });
  expect(await files('--max-bytes', 'none', '--late-pictures', 'none')).toMatchObject({
    ...unset,
    resultDays: 7,
  });
  expect((await run('team', 'files', 'web')).stdout).toContain('results kept for 7 days');
});

it.each([
  ['an unknown team', ['team', 'files', 'app']],
  ['a number out of bounds', ['team', 'files', 'web', '--result-days', '0']],
  ['an unknown policy', ['team', 'files', 'web', '--late-pictures', 'keep']],
])('`team files` refuses %s in one line', async (_, args) => {
  const { status, stdout, stderr } = await run(...args);
  expect({ isRefused: status !== 0, stdout }).toEqual({ isRefused: true, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
