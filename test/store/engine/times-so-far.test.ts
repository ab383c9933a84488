import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/store/engine/store.ts';
import { timesSoFar } from '../../../src/store/engine/times-so-far.ts';

/** A table of times that other transactions write too. */
function createTable(overlapMs = 0) {
  const rows: number[] = [];
  const readAfter: number[] = [];
  const snapshots = { values: new Map<string, unknown>(), overlapMs };
  return {
    rows,
    readAfter,
    at: async (now: number, since = 0) => {
      const times = await timesSoFar(
        { snapshots, now } as Session & { now: number },
        { name: 'x', since },
        async (after) => {
          readAfter.push(after);
          return rows.filter((time) => time > after).sort((a, b) => a - b);
        },
      );
      return [...times];
    },
  };
}

describe('the times so far', () => {
  it('are those of the table, of which each call reads what is new', async () => {
    const table = createTable();
    table.rows.push(10, 20, 20);
    expect(await table.at(30)).toEqual([10, 20, 20]);
    table.rows.push(30, 40);
    expect(await table.at(50)).toEqual([10, 20, 20, 30, 40]);
    expect(table.readAfter).toEqual([0, 20]);
  });

  it('lose what the transaction that saw it has rolled back', async () => {
    const table = createTable();
    table.rows.push(10, 30);
    expect(await table.at(30)).toEqual([10, 30]);
    table.rows.pop();
    expect(await table.at(30)).toEqual([10]);
  });

  it('have what was committed later than newer ones, within the overlap', async () => {
    const table = createTable(100);
    table.rows.push(950, 1_000);
    expect(await table.at(1_000)).toEqual([950, 1_000]);
    table.rows.push(960);
    expect(await table.at(1_020)).toEqual([950, 960, 1_000]);
  });

  it('are read anew when the clock was set back, since rows may be older then', async () => {
    const table = createTable();
    table.rows.push(1_000);
    expect(await table.at(2_000)).toEqual([1_000]);
    table.rows.push(500);
    expect(await table.at(600)).toEqual([500, 1_000]);
  });

  it('forget the old ones once those are half of them', async () => {
    const table = createTable();
    table.rows.push(1, 2, 3, 100, 101, 102);
    await table.at(103);
    expect(await table.at(103, 4)).toEqual([100, 101, 102]);
    expect(await table.at(103, 101)).toEqual([100, 101, 102]);
    table.rows.push(104);
    expect(await table.at(105, 102)).toEqual([102, 104]);
  });
});
