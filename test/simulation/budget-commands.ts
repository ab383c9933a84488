import * as fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../src/domain/clock.ts';
import type { ImageQuality } from '../../src/domain/models/image-input.ts';
import { burst, create, createTwice } from './accept-steps.ts';
import { adjust, end, expiring, set } from './budget-steps.ts';
import type { Model, Step, World } from './budget-world.ts';
import { advance, cancel, poll, submit, syncEnded } from './lifecycle-steps.ts';

/** One thing that can happen; `check` comes after it, whatever it was. */
export interface Command extends fc.AsyncCommand<Model, World> {
  toString(): string;
}

const slot = fc.nat(5);

/** A slot, a limit and a cap for what rolls over. */
export const budgetSetting = fc.tuple(
  slot,
  fc.constantFrom(0, 4, 4, 12, 30, 200),
  fc.constantFrom(undefined, null, 0, 5, 20, 100),
);

export type BudgetSetting = [number, number, number | null | undefined];

/** Every kind of step, each followed by `check`. */
export function budgetCommands(check: Step): fc.Arbitrary<Command>[] {
  const command = (name: string, step: Step): Command => ({
    check: () => true,
    async run(model, world) {
      await step(model, world);
      await syncEnded(model, world);
      await check(model, world);
    },
    toString: () => name,
  });
  const caller = fc.nat(2);
  const quality = fc.constantFrom<ImageQuality>('1K', '2K', '4K');
  const key = fc.option(fc.constantFrom('k1', 'k2'), { nil: null });
  const credits = fc.constantFrom(-200, -20, -4, 1, 8, 8, 16, 40);
  const until = fc.constantFrom<null | 'period' | number>(
    null,
    'period',
    HOUR_MS,
    HOUR_MS,
    DAY_MS,
    9 * DAY_MS,
  );
  return [
    fc
      .tuple(caller, quality, key)
      .map(([by, size, idempotencyKey]) =>
        command(`create(${by}, ${size}, ${idempotencyKey})`, create(by, size, idempotencyKey)),
      ),
    fc
      .tuple(caller, quality)
      .map(([by, size]) => command(`createTwice(${by}, ${size})`, createTwice(by, size))),
    fc
      .tuple(caller, fc.integer({ min: 2, max: 8 }))
      .map(([by, n]) => command(`burst(${by}, ${n})`, burst(by, n))),
    fc
      .constantFrom('confirmed', 'refused', 'unknown', 'not_sent', 'crash')
      .map((outcome) => command(`submit(${outcome})`, submit(outcome))),
    fc.constantFrom('completed', 'failed', 'running').map((reply) => command(`poll(${reply})`, poll(reply))),
    fc.nat(20).map((index) => command(`cancel(${index})`, cancel(index))),
    budgetSetting.map(([at, to, rollover]) =>
      command(`set(${at}, ${to}, ${rollover})`, set(at, to, rollover)),
    ),
    fc
      .tuple(slot, credits, until)
      .map(([at, by, time]) => command(`adjust(${at}, ${by}, ${time})`, adjust(at, by, time))),
    fc
      .tuple(slot, caller, fc.constantFrom(4, 16, 40))
      .map(([at, by, more]) => command(`expiring(${at}, ${by}, ${more})`, expiring(at, by, more))),
    slot.map((at) => command(`end(${at})`, end(at))),
    fc
      .constantFrom(HOUR_MS, HOUR_MS, 5 * HOUR_MS, DAY_MS, DAY_MS, 8 * DAY_MS, 40 * DAY_MS)
      .map((ms) => command(`advance(${ms / HOUR_MS} h)`, advance(ms))),
    fc.constant(command('reopen', (_model, world) => world.reopen())),
  ];
}
