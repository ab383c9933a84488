import { describe, expect, it } from 'vitest';
import { createSlots } from '../../src/workers/slots.ts';
import { createDeferred, type Deferred } from '../deferred.ts';

describe('slots', () => {
  function createTasks() {
    const freed: number[] = [];
    const errors: unknown[] = [];
    const slots = createSlots(
      2,
      () => freed.push(slots.free()),
      (error) => errors.push(error),
    );
    const endings: Deferred[] = [];
    const run = () => {
      const ending = createDeferred();
      endings.push(ending);
      slots.run(() => ending.promise);
    };
    return { slots, freed, errors, endings, run };
  }

  it('count what runs, and tell when one is free again', async () => {
    const { slots, freed, endings, run } = createTasks();
    run();
    run();
    expect(slots.free()).toBe(0);
    endings[0]!.resolve();
    await expect.poll(() => slots.free()).toBe(1);
    expect(freed).toEqual([1]);
  });

  it('are freed by a task that fails, and pass on its error', async () => {
    const { slots, errors, endings, run } = createTasks();
    run();
    endings[0]!.reject(new Error('on purpose'));
    await slots.idle();
    expect(slots.free()).toBe(2);
    expect(errors).toEqual([new Error('on purpose')]);
  });

  it('are idle once all tasks have ended, also those that began meanwhile', async () => {
    const { slots, endings, run } = createTasks();
    run();
    let idle = false;
    const waiting = slots.idle().then(() => (idle = true));
    run();
    endings[0]!.resolve();
    await expect.poll(() => slots.free()).toBe(1);
    expect(idle).toBe(false);
    endings[1]!.resolve();
    await waiting;
    expect(slots.free()).toBe(2);
  });
});
