import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../src/domain/app-error.ts';
import type { FailedRow } from '../../../src/domain/quarantine/row-failure.ts';
import {
  isolateRows,
  recordRowFailure,
  type IsolateRow,
} from '../../../src/operations/quarantine/isolate-rows.ts';
import { createRowGuard } from '../../../src/operations/quarantine/row-guard.ts';
import { releaseRow } from '../../../src/operations/quarantine/release-row.ts';
import { ConnectionError } from '../../../src/store/engine/database-fault.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';
import { listRowFailures, setRowFailure } from '../../../src/store/quarantine/row-failures.ts';
import { sqlite } from '../../engines.ts';
import { createContext, type TestContext } from '../fixture.ts';

let context: TestContext;
beforeEach(async () => {
  context = await createContext(sqlite);
});
afterEach(() => context.database.drop());

const row: FailedRow = { task: 'poll', rowId: 'gen_1' };
const neighbour: FailedRow = { task: 'poll', rowId: 'gen_2' };
const failures = async () =>
  (await listRowFailures(context.store.reader)).map(({ task, rowId, failureCount }) => ({
    ...{ task, rowId, failureCount },
  }));
const fail = (error: Error) => () => Promise.reject(error);
const record = (failed: FailedRow, error: unknown = new Error('broken')) =>
  recordRowFailure(context.store, failed, error, async () => undefined);

it.each([
  ['an error', new Error('broken'), 'Error: broken'],
  ['what the database said', new Error('update …', { cause: new Error('constraint') }), 'constraint'],
  [
    'an error of the gateway, whatever its cause',
    new AppError('conflict', 'It is taken.', { cause: new Error('inner') }),
    'conflict',
  ],
  ['what is no error', 'a text', 'a text'],
  ['a cause that is no error', new Error('broken', { cause: 'a text' }), 'Error: broken'],
])('the operator reads %s', async (_, error, text) => {
  await record(row, error);
  const [failure] = await listRowFailures(context.store.reader);
  if (error instanceof AppError) {
    expect(failure?.error).toBe(String(error));
    expect(failure?.error).not.toBe('inner');
  } else expect(failure?.error).toBe(text);
});

it('keeps the beginning of a long error', async () => {
  await record(row, 'x'.repeat(10_000));
  const [failure] = await listRowFailures(context.store.reader);
  expect(failure?.error).toMatch(/^x{100,1000}$/);
});

it('counts the failures of each task with each row for itself', async () => {
  const others: FailedRow[] = [neighbour, { task: 'deliver', rowId: row.rowId }];
  for (const each of [...others, row, row]) await record(each);
  expect(await failures()).toEqual(
    expect.arrayContaining([
      { ...others[0], failureCount: 1 },
      { ...others[1], failureCount: 1 },
      { ...row, failureCount: 2 },
    ]),
  );
});

it('runs once without savepoints, and again with them after a failure', async () => {
  const statements: string[] = [];
  const run = (work: (tx: Transaction, isolate: IsolateRow) => Promise<unknown>) => {
    const transaction: typeof context.store.transaction = (inner, options) =>
      context.store.transaction(async (tx) => {
        const execute = async (statement: string) => {
          statements.push(statement);
          await tx.execute(statement);
        };
        return inner({ ...tx, execute });
      }, options);
    return isolateRows({ ...context.store, transaction }, work);
  };
  const write = (each: FailedRow) => async (tx: Transaction) => {
    const failure = { ...each, task: 'alert', failureCount: 1, error: '', firstFailedAt: 0 } as const;
    await setRowFailure(tx, { ...failure, quarantinedAt: null, retryAt: 0 });
    return each.rowId;
  };
  expect(await run((_, isolate) => isolate(row, write(row)))).toBe(row.rowId);
  expect(statements).toEqual([]);

  const results = await run(async (_, isolate) => [
    await isolate(row, async (tx) => {
      await write({ ...row, rowId: 'gen_undone' })(tx);
      throw new Error('broken');
    }),
    await isolate(neighbour, write(neighbour)),
  ]);
  expect(results).toEqual([null, neighbour.rowId]);
  expect(statements[0]).toBe('SAVEPOINT part');
  expect((await failures()).map(({ task, rowId }) => `${task} ${rowId}`).sort()).toEqual([
    `alert ${row.rowId}`,
    `alert ${neighbour.rowId}`,
    `poll ${row.rowId}`,
  ]);
});

it('gives the work what failed with the row before, and forgets that once it succeeds', async () => {
  await record(row);
  await record({ task: 'deliver', rowId: row.rowId });
  await record(neighbour);
  let seen: unknown;
  await isolateRows(context.store, (_, isolate) =>
    isolate(row, async (_tx, before) => void (seen = before.map(({ task }) => task).sort())),
  );
  expect(seen).toEqual(['deliver', 'poll']);
  expect(await failures()).toEqual(
    expect.arrayContaining([
      { task: 'deliver', rowId: row.rowId, failureCount: 1 },
      { ...neighbour, failureCount: 1 },
    ]),
  );
  expect(await failures()).toHaveLength(2);
});

it('records nothing, and lets the transaction fail, when the database is at fault or the error is of no row', async () => {
  const down = new AppError('unavailable', 'The gateway cannot use its database at the moment.');
  const broken = new Error('broken');
  let runs = 0;
  await expect(
    isolateRows(context.store, (_, isolate) => {
      runs += 1;
      return isolate(row, fail(down));
    }),
  ).rejects.toBe(down);
  await expect(
    isolateRows(context.store, async () => {
      runs += 1;
      throw broken;
    }),
  ).rejects.toBe(broken);
  expect(runs).toBe(2);
  const guard = createRowGuard(context);
  await expect(guard(row, fail(down), async () => undefined)).rejects.toBe(down);
  expect(await failures()).toEqual([]);
});

it('a guard forgets only what failed with it', async () => {
  await record(row);
  const guard = createRowGuard(context);
  const succeed = () =>
    guard(
      row,
      async () => undefined,
      async () => undefined,
    );
  // Costs no statement: it is pruned after an hour.
  await succeed();
  expect(await failures()).toEqual([{ ...row, failureCount: 1 }]);
  await expect(guard(row, fail(new Error('broken')), async () => undefined)).rejects.toThrow('broken');
  expect(await failures()).toEqual([{ ...row, failureCount: 2 }]);
  await succeed();
  expect(await failures()).toEqual([]);
});

it('every worker that may process a released row is notified', async () => {
  await record(row);
  context.notified.length = 0;
  await releaseRow(context, row);
  expect(context.notified).toEqual([
    'generation-queued',
    'generation-submitted',
    'event-stored',
    'recovery-started',
  ]);
});

it.each([
  ['unavailable', new AppError('unavailable', 'The database cannot be reached.')],
  ['a lost connection', new Error('update …', { cause: new ConnectionError('lost', null) })],
])('no row is to blame for a fault of the database: %s', async (_name, fault) => {
  // In the second run the row has its savepoint, which would do for a failure of its own.
  const errors = [new Error('broken'), fault];
  const work = async (_tx: Transaction, isolate: IsolateRow) => {
    await isolate(row, fail(errors.shift()!));
  };
  await expect(isolateRows(context.store, work)).rejects.toThrow();
  expect(errors).toEqual([]);
  expect(await failures()).toEqual([]);
});
