import { describe, expect, it } from 'vitest';
import { createConditions } from '../../src/gateway/conditions.ts';
import { createReadiness } from '../../src/gateway/readiness.ts';
import type { Store } from '../../src/store/engine/store.ts';

const store = {
  verifyWritable: async () => undefined,
  pendingMigrations: async () => [] as string[],
} as unknown as Store;
const unwritable = {
  ...store,
  verifyWritable: () => Promise.reject(new Error('read-only')),
} as unknown as Store;

const reportOf = (
  conditions: () => Record<string, string>,
  workerErrors: Record<string, string> = {},
  of: Store = store,
) =>
  createReadiness(
    { store: of },
    {
      isStopping: () => false,
      workerErrors: () => workerErrors,
      verification: () => null,
      conditions,
      holdReason: async () => null,
      readOperatorTasks: async () => ({}),
    },
  );

describe('what degrades the gateway', () => {
  it('is shown by its check until it is over, and logged when it begins and ends', async () => {
    const lines: string[] = [];
    const conditions = createConditions({
      error: (fields: object, message: string) => lines.push(`error ${message} ${JSON.stringify(fields)}`),
      info: (fields: object, message: string) => lines.push(`info ${message} ${JSON.stringify(fields)}`),
    } as never);
    const report = reportOf(conditions.current);
    expect((await report()).status).toBe('ready');

    for (let times = 0; times < 3; times++) conditions.report('disk', 'almost full');
    conditions.report('clock', 'stepped');
    conditions.report('file', null);
    expect(await report()).toEqual({
      status: 'degraded',
      checks: {
        database: 'ok',
        migrations: 'ok',
        workers: 'ok',
        ledger: 'ok',
        quarantine: 'ok',
        accounts: 'ok',
        disk: 'almost full',
        clock: 'stepped',
      },
    });

    conditions.report('disk', null);
    conditions.report('clock', null);
    expect((await report()).status).toBe('ready');
    expect(lines).toEqual([
      'error degraded {"check":"disk","problem":"almost full"}',
      'error degraded {"check":"clock","problem":"stepped"}',
      'info no longer degraded {"check":"disk"}',
      'info no longer degraded {"check":"clock"}',
    ]);
  });

  it('is also what is stored and waits for an operator', async () => {
    const accounts = 'main: key_refused';
    const report = createReadiness(
      { store },
      {
        isStopping: () => false,
        workerErrors: () => ({}),
        verification: () => null,
        conditions: () => ({}),
        holdReason: async () => null,
        readOperatorTasks: async () => ({ accounts }),
      },
    );
    expect(await report()).toMatchObject({ status: 'degraded', checks: { accounts, quarantine: 'ok' } });
  });

  it('is also a worker that keeps failing: another gateway could not do better, and requests are served', async () => {
    const report = await reportOf(() => ({}), { poller: 'any', submitter: 'any' })();
    expect(report).toMatchObject({
      status: 'degraded',
      checks: { database: 'ok', workers: 'failing: poller, submitter' },
    });
  });

  it('does not make a gateway ready that is not', async () => {
    const report = await reportOf(() => ({ disk: 'almost full' }), { poller: 'any' }, unwritable)();
    expect(report).toMatchObject({ status: 'not_ready', checks: { database: 'not writable' } });
  });
});
