import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { claimFetches } from '../../../src/operations/files/claim-fetches.ts';
import { renewFetch } from '../../../src/operations/files/renew-fetch.ts';
import { sqlite } from '../../engines.ts';
import { createContext, createPrincipal, type TestContext } from '../fixture.ts';

let context: TestContext;
let teamIds: string[];
beforeEach(async () => {
  context = await createContext(sqlite);
  teamIds = [];
  for (let i = 0; i < 2; i++) teamIds.push((await createPrincipal(context)).teamId);
});
afterEach(async () => {
  vi.useRealTimers();
  await context.database.drop();
});

/** Files of the teams that are due: the number of the team, and how long ago. */
async function insertDue(due: [number, number][]): Promise<void> {
  await context.store.transaction(async ({ db, tables: { files }, now }) => {
    for (const [index, [team, ago]] of due.entries())
      await db.insert(files).values({
        ...{ id: `file_${index}`, teamId: teamIds[team]!, nextFetchAt: now - ago },
        ...{ kind: 'result', status: 'fetching', createdAt: now - ago },
      });
  });
}
const claimedIds = async (limit: number, running: string[] = []) =>
  (await claimFetches(context, limit, running)).claims.map(({ file }) => file.id).sort();
const leases = async () => {
  const { db, tables } = context.store.reader;
  return (await db.select().from(tables.files)).map(({ leaseExpiresAt }) => leaseExpiresAt);
};

it.each([
  [
    'file_0',
    [
      [0, 20],
      [1, 10],
    ],
  ],
  [
    'file_1',
    [
      [0, 10],
      [1, 20],
    ],
  ],
] as [string, [number, number][]][])('the longest due comes first: %s of %j', async (first, due) => {
  await insertDue(due);
  expect(await claimedIds(1)).toEqual([first]);
});

it('a team that has more gets what the others leave, up to half of the slots', async () => {
  await insertDue([
    [0, 20],
    [1, 5],
    [1, 4],
    [1, 3],
  ]);
  expect(await claimedIds(4)).toEqual(['file_0', 'file_1', 'file_2']);
  expect(await claimedIds(4, [teamIds[0]!, teamIds[1]!, teamIds[1]!])).toEqual([]);
});

it('a lease is renewed while the fetch runs, and no longer', async () => {
  await insertDue([[0, 1]]);
  const [claim] = (await claimFetches(context, 2)).claims;
  const [before] = await leases();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const pass = async () => {
    context.clock.advance(10_000);
    vi.advanceTimersByTime(10_000);
    // What was begun before it is committed by then.
    await context.store.transaction(async () => undefined);
  };
  const lease = { id: claim!.file.id, leaseToken: claim!.leaseToken };
  await renewFetch(context, lease, pass);
  const [renewed] = await leases();
  expect(renewed).toBeGreaterThan(before!);
  await pass();
  expect(await leases()).toEqual([renewed]);
});

it('a renewal that fails leaves the fetch alone', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const store = { ...context.store, transaction: () => Promise.reject(new Error('down')) };
  const work = async () => {
    vi.advanceTimersByTime(10_000);
    return 'fetched';
  };
  expect(await renewFetch({ ...context, store }, { id: 'file_0', leaseToken: 'lease' }, work)).toBe(
    'fetched',
  );
});
