import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRowGuard } from '../../src/operations/quarantine/row-guard.ts';
import { withOperationContext } from '../with-operation-context.ts';
import { runHere, temporaryDatabase } from './command-line.ts';

const FAILURES_UNTIL_QUARANTINE = 5;

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => {
  database = await temporaryDatabase();
});
afterEach(() => database.remove());

const quarantine = (...args: string[]) => runHere(['quarantine', ...args], database.environment);

async function failPolls(rowId: string, times: number): Promise<void> {
  await withOperationContext(database, async (context) => {
    const guard = createRowGuard(context);
    const fail = () => Promise.reject(new Error('broken'));
    for (let i = 0; i < times; i++)
      await guard({ task: 'poll', rowId }, fail, async () => undefined).catch(() => undefined);
  });
}

it('list shows what is in quarantine, and release takes one out', async () => {
  await failPolls('gen_1', FAILURES_UNTIL_QUARANTINE);
  await failPolls('gen_2', FAILURES_UNTIL_QUARANTINE + 1);
  await failPolls('gen_3', FAILURES_UNTIL_QUARANTINE - 1);
  const rows = (await quarantine('list')).stdout.trimEnd().split('\n');
  expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).toEqual([
    ['TASK', 'ID', 'FAILURES'],
    ['poll', 'gen_1', '5'],
    ['poll', 'gen_2', '6'],
  ]);
  expect(rows[1]).toMatch(/Error: broken$/);

  expect(await quarantine('release', 'poll', 'gen_1')).toEqual({
    status: 0,
    stdout: 'poll gen_1: released\n',
    stderr: '',
  });
  const released = await quarantine('release', 'poll', 'gen_2', '--json');
  expect(JSON.parse(released.stdout)).toEqual({ task: 'poll', id: 'gen_2' });
  expect(JSON.parse((await quarantine('list', '--json')).stdout)).toEqual({ data: [] });
});

it('release says that there is no such row, and which tasks there are', async () => {
  const missing = await quarantine('release', 'poll', 'gen_9');
  expect(missing).toMatchObject({ status: 2, stdout: '' });
  expect(missing.stderr).toContain('There is no quarantined row with this task and id');
  const wrong = await quarantine('release', 'paint', 'gen_9');
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toContain('Allowed choices are');
});
