import { afterEach, beforeEach, expect, it } from 'vitest';
import { singleTasks } from '../../../src/domain/processes/single-task.ts';
import { createHeldTasks, type HeldTasks } from '../../../src/operations/processes/held-tasks.ts';
import { whileHeld } from '../../../src/workers/task-holder.ts';
import { describeOnEngines } from '../../engines.ts';
import { createMovedClock, NOON } from '../../moved-clock.ts';
import { createContext, type TestContext } from '../fixture.ts';

describeOnEngines('what only one process does', (engine) => {
  let context: TestContext;
  beforeEach(async () => void (context = await createContext(engine)));
  afterEach(() => context.database.drop());

  const start = (clock = context.clock) =>
    createHeldTasks({ ...context, clock, store: context.database.open(clock) }, singleTasks);
  const holds = (process: HeldTasks) => singleTasks.filter(process.holds);

  it('is held by one of those that ask at the same time', async () => {
    const processes = Array.from({ length: 5 }, () => start());
    const acquired = await Promise.all(processes.map((process) => process.renew()));
    expect(acquired.flat().sort()).toEqual([...singleTasks]);
    expect(processes.flatMap(holds).sort()).toEqual([...singleTasks]);
  });

  it('stays with the process that renews, and goes to another within a lease after it has died', async () => {
    const [first, second] = [start(), start()];
    expect(await first.renew()).toEqual([...singleTasks]);
    const { leaseMs } = context.policy;
    for (let renewal = 0; renewal < 10; renewal++) {
      context.clock.advance(leaseMs / 3);
      expect(await first.renew()).toEqual([]);
      expect(await second.renew()).toEqual([]);
    }
    // It dies here.
    context.clock.advance(leaseMs - 1);
    expect(await second.renew()).toEqual([]);
    context.clock.advance(1);
    expect(holds(first)).toEqual([]);
    expect(await second.renew()).toEqual([...singleTasks]);
    // It was only stalled, and does not get them back.
    expect(await first.renew()).toEqual([]);
    expect(holds(first)).toEqual([]);
    expect(holds(second)).toEqual([...singleTasks]);
  });

  it('goes to another at once when the process stops in order', async () => {
    const [first, second] = [start(), start()];
    await first.renew();
    await first.release();
    expect(context.notified).toEqual(['task-released']);
    expect(holds(first)).toEqual([]);
    expect(await second.renew()).toEqual([...singleTasks]);
    // A round that was under way takes nothing back.
    await second.release();
    expect(await first.renew()).toEqual([]);
  });

  it('is free again when its lease was stored while a clock was set ahead', async () => {
    await start(createMovedClock(NOON + 86_400_000)).renew();
    expect(await start().renew()).toEqual([...singleTasks]);
  });

  it('is done in rounds while it is held, and in no others', async () => {
    const first = start();
    let rounds = 0;
    const worker = whileHeld({ runOnce: async () => ++rounds }, 'ledger-verifier', first);
    expect(await worker.runOnce()).toBeNull();
    await first.renew();
    expect(await worker.runOnce()).toBe(1);
    context.clock.advance(context.policy.leaseMs);
    expect(await worker.runOnce()).toBeNull();
    expect(rounds).toBe(1);
  });
});
