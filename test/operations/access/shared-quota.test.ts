import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Quota } from '../../../src/domain/access/request-window.ts';
import { pruneRequestWindows } from '../../../src/operations/access/prune-request-windows.ts';
import { createSharedQuota } from '../../../src/operations/access/shared-quota.ts';
import { describeOnEngines } from '../../engines.ts';
import { createMovedClock, NOON } from '../../moved-clock.ts';
import { seededRandom } from '../../seeded-random.ts';
import { createContext, type TestContext } from '../fixture.ts';

describeOnEngines('requests that several processes count', (engine) => {
  let context: TestContext;
  beforeEach(async () => void (context = await createContext(engine)));
  afterEach(() => context.database.drop());

  const process = (clock = context.clock) => createSharedQuota({ store: context.database.open(clock) });
  const team = (requestsPerMinute: number): Quota => ({
    scope: 'team',
    subjectId: 'team_1',
    requestsPerMinute,
  });
  const key = (requestsPerMinute: number): Quota => ({ scope: 'key', subjectId: 'key_1', requestsPerMinute });

  it('are as many as the limit in any 60 seconds, whichever process they reach, and not one less', async () => {
    let processes = [process(), process(), process()];
    const random = seededRandom(42);
    const times: number[] = [];
    for (let call = 0; call < 200; call++) {
      context.clock.advance(Math.floor(random() * random() * 20_000));
      const inWindow = times.filter((at) => at > context.clock.now() - 60_000).length;
      // Restarted, each of them: what they counted stays.
      if (call % 50 === 49) processes = [process(), process(), process()];
      const { refusedBy, quotas } = await processes[call % 3]!.take([team(7)]);
      expect(refusedBy).toBe(inWindow < 7 ? null : 'team');
      if (refusedBy === null) times.push(context.clock.now());
      expect(quotas[0]!.remaining).toBe(Math.max(0, 7 - inWindow - (refusedBy === null ? 1 : 0)));
    }
    expect(times.length).toBeGreaterThan(50);
    expect(times.length).toBeLessThan(200);
  });

  it('are counted exactly when all come at the same time', async () => {
    const processes = [process(), process()];
    const decisions = await Promise.all(
      Array.from({ length: 60 }, (_, i) => processes[i % 2]!.take([team(1_000), key(25)])),
    );
    expect(decisions.filter(({ refusedBy }) => refusedBy === null)).toHaveLength(25);
    expect((await processes[0]!.take([team(1_000)])).quotas).toMatchObject([{ remaining: 1_000 - 26 }]);
    const { retryAfterSeconds } = await processes[1]!.take([key(25)]);
    expect(retryAfterSeconds).toBe(60);
  });

  it('are never too many with a limit so high that the window is kept in steps', async () => {
    const processes = [process(), process()];
    const random = seededRandom(7);
    const times: number[] = [];
    for (let round = 0; round < 40; round++) {
      context.clock.advance(Math.floor(random() * 6_000));
      const quotas = Array.from({ length: 30 }, (_, i) => processes[i % 2]!.take([team(150)]));
      for (const { refusedBy } of await Promise.all(quotas))
        if (refusedBy === null) times.push(context.clock.now());
      expect(times.filter((at) => at > context.clock.now() - 60_000).length).toBeLessThanOrEqual(150);
    }
    expect(times.length).toBeGreaterThan(250);
  });

  it('stay within the limit where clocks differ', async () => {
    const late = createMovedClock(NOON - 2_000);
    const processes = [process(), process(late)];
    let admitted = 0;
    for (let call = 0; call < 60; call++) {
      for (const each of processes) if ((await each.take([team(10)])).refusedBy === null) admitted++;
      context.clock.advance(900);
      late.advance(900);
    }
    expect(admitted).toBe(10);
  });

  it('do not block a team for long after a clock was set ahead for a while', async () => {
    const wrong = process(createMovedClock(NOON + 3_600_000));
    expect((await wrong.take([team(1)])).refusedBy).toBeNull();
    expect((await process().take([team(1)])).refusedBy).toBeNull();
  });

  it('leave no row behind on a server when a team stops', async () => {
    await process().take([team(5)]);
    const rows = () => context.store.reader.db.select().from(context.store.reader.tables.requestWindows);
    context.clock.advance(119_999);
    await pruneRequestWindows(context);
    expect(await rows()).toHaveLength(1);
    context.clock.advance(1);
    await pruneRequestWindows(context);
    // SQLite's gateway counts in its memory, and looks for none.
    expect(await rows()).toHaveLength(engine.name === 'sqlite' ? 1 : 0);
  });
});
