import { describe, expect, it } from 'vitest';
import { sharedWait, withSharedWait } from '../../../src/operations/shared-wait.ts';
import { readUntil, type Wanted } from '../../../src/operations/waiting/read-until.ts';
import {
  createWaitRegistry,
  type WaitEnd,
  type WaitPlace,
} from '../../../src/operations/waiting/wait-registry.ts';

/** A place whose waits end so, one after the other. */
function placeOf(...ends: WaitEnd[]): WaitPlace & { seen: string[] } {
  const seen: string[] = [];
  const none = () => undefined;
  return {
    seen,
    watch: none,
    wake: none,
    leave: none,
    next: async (_ms, version) => {
      seen.push(version);
      return ends.shift() ?? 'timeout';
    },
  };
}

/** Reads these one after the other; an error is thrown. */
function wanted(...values: (number | Error)[]): Wanted<number> {
  return {
    topic: 'gen_1',
    waitMs: 1_000,
    read: async () => {
      const value = values.shift()!;
      if (value instanceof Error) throw value;
      return value;
    },
    isDone: (known) => known >= 10,
    versionOf: String,
  };
}

describe('what is read', () => {
  it.each<[string, WaitEnd[], (number | Error)[], number]>([
    ['at once when it is done already', [], [10], 10],
    ['when it has become done', ['woken', 'woken'], [1, 2, 10], 10],
    ['when the time is over', ['woken', 'timeout'], [1, 2], 2],
    ['when the gateway stops', ['closed'], [1], 1],
    ['when the client has left', ['left'], [1], 1],
    ['before a read that failed', ['woken', 'woken'], [1, 2, new Error('lost')], 2],
  ])('is returned %s', async (_title, ends, values, expected) => {
    expect(await readUntil(placeOf(...ends), wanted(...values))).toBe(expected);
  });

  it('fails with the first read', async () => {
    await expect(readUntil(placeOf(), wanted(new Error('lost')))).rejects.toThrow('lost');
  });

  it('has the version that the place has seen', async () => {
    const place = placeOf('woken', 'timeout');
    await readUntil(place, wanted(1, 2));
    expect(place.seen).toEqual(['1', '2']);
  });

  it('is not missed when it changes during the first read', async () => {
    const registry = createWaitRegistry({ perTeam: 1, perProcess: 1 });
    const entered = registry.enter('team_1');
    if (entered.outcome === 'refused') throw new Error('Refused');
    let value = 1;
    const read = async () => {
      const known = value;
      value = 10;
      registry.wake(['gen_1']);
      return known;
    };
    expect(await readUntil(entered.place, { ...wanted(), waitMs: 60_000, read })).toBe(10);
  });
});

it('gives each later read the time of a request of its own', async () => {
  const waited: (number | undefined)[] = [];
  const read = async () => waited.push(sharedWait()?.waitedMs);
  await new Promise<void>((resolve) => {
    withSharedWait({ waitedMs: 4_000 }, () => {
      void readUntil(placeOf('woken', 'timeout'), { ...wanted(), read }).then(() => resolve());
    });
  });
  expect(waited).toEqual([4_000, 0]);
});
