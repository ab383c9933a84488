import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import { listQuarantinedRows } from '../../../src/operations/quarantine/list-quarantined-rows.ts';
import { pruneRowFailures } from '../../../src/operations/quarantine/prune-row-failures.ts';
import { releaseRow } from '../../../src/operations/quarantine/release-row.ts';
import { retryQuarantined } from '../../../src/operations/quarantine/retry-quarantined.ts';
import { createRowGuard } from '../../../src/operations/quarantine/row-guard.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { listRowFailures } from '../../../src/store/quarantine/row-failures.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';
import { generationRows } from '../stored.ts';
import { loops } from './loops.ts';
import { poisonRow } from './poison.ts';

describeOnEngines('a row that fails', (engine) => {
  let context: TestContext;
  let heal: () => Promise<void>;
  beforeEach(async () => {
    context = await createContext(engine);
    heal = async () => undefined;
  });
  afterEach(async () => {
    await heal().catch(() => undefined);
    await context.database.drop();
  });

  const failures = () => listRowFailures(context.store.reader);

  it.each(loops)(
    'costs itself alone in $task, is quarantined, retried hourly and after a start, and released',
    async ({ task, setUp, round }) => {
      const { poison, rowId, isDone } = await setUp(context);
      const end = await poisonRow(context.store, poison);
      heal = end;

      await round(context);
      expect({ neighbour: await isDone('neighbour'), poisoned: await isDone('poisoned') }).toEqual({
        neighbour: true,
        poisoned: false,
      });
      expect(await failures()).toMatchObject([
        { task, rowId, error: expect.stringContaining('poisoned') as string },
      ]);

      for (let rounds = 0; rounds < 6; rounds++) {
        context.clock.advance(30_001);
        await round(context);
      }
      expect(await listQuarantinedRows(context)).toMatchObject([{ task, rowId, failureCount: 5 }]);
      const quarantines = context.observed.filter((seen) => seen.kind === 'row_failed' && seen.isQuarantined);
      expect(quarantines).toHaveLength(1);

      context.clock.advance(HOUR_MS);
      await round(context);
      expect(await failures()).toMatchObject([{ failureCount: 6 }]);
      await retryQuarantined(context);
      await round(context);
      expect(await failures()).toMatchObject([{ failureCount: 7 }]);

      await end();
      heal = async () => undefined;
      await releaseRow(context, { task, rowId });
      await round(context);
      expect(await isDone('poisoned')).toBe(true);
      expect(await failures()).toEqual([]);
      await expect(releaseRow(context, { task, rowId })).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  it('ends at its time limit all the same', async () => {
    const loop = loops.find(({ task }) => task === 'claim_poll')!;
    const { poison, rowId } = await loop.setUp(context);
    heal = await poisonRow(context.store, poison);
    for (let rounds = 0; rounds < 5; rounds++) {
      await loop.round(context);
      context.clock.advance(30_001);
    }
    expect(await listQuarantinedRows(context)).toHaveLength(1);
    for (let hours = 0; hours < 25; hours++) {
      context.clock.advance(HOUR_MS);
      await claimPolls(context, 100);
    }
    expect((await generationRows(context)).find(({ id }) => id === rowId)).toMatchObject({
      status: 'failed',
      errorCode: 'upstream_timeout',
    });
  });

  it('refuses no request when it is an alert', async () => {
    const principal = await createPrincipal(context);
    const budgetId = await setTeamBudget(context, principal, 4);
    heal = await poisonRow(context.store, {
      table: 'budget_alerts',
      on: 'insert',
      column: 'budget_id',
      value: budgetId.id,
    });
    await acceptPicture(context, principal);
    expect((await failures()).every(({ task, rowId }) => task === 'alert' && rowId === budgetId.id)).toBe(
      true,
    );
    expect(await failures()).toHaveLength(1);
  });

  it('is counted and deferred when its own transactions fail, and no longer counts once it succeeds', async () => {
    const guard = createRowGuard(context);
    const row = { task: 'poll', rowId: 'gen_1' } as const;
    const defer: number[] = [];
    const fail = () =>
      guard(
        row,
        () => Promise.reject(new Error('broken')),
        async (_, { retryAt }) => void defer.push(retryAt),
      );
    for (let tries = 0; tries < 5; tries++) await expect(fail()).rejects.toThrow('broken');
    expect(defer).toEqual([context.clock.now() + HOUR_MS]);
    expect(await listQuarantinedRows(context)).toMatchObject([{ ...row, failureCount: 5 }]);
    await guard(
      row,
      async () => undefined,
      async () => undefined,
    );
    expect(await failures()).toEqual([]);
  });

  it('is pruned when it has not failed again for an hour after its retry', async () => {
    const guard = createRowGuard(context);
    const row = { task: 'deliver', rowId: 'dlv_1' } as const;
    await expect(
      guard(
        row,
        () => Promise.reject(new Error('no')),
        async () => undefined,
      ),
    ).rejects.toThrow();
    context.clock.advance(HOUR_MS);
    await pruneRowFailures(context);
    expect(await failures()).toHaveLength(1);
    context.clock.advance(1);
    await pruneRowFailures(context);
    expect(await failures()).toEqual([]);
  });
});
