import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedCursor } from '../../../src/domain/events/feed-cursor.ts';
import { newId } from '../../../src/domain/new-id.ts';
import type { EventType } from '../../../src/domain/events/event-type.ts';
import { readFeed, type ReadFeedParams } from '../../../src/operations/events/read-feed.ts';
import { insertEvent } from '../../../src/store/events/events.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';
import { createDeferred } from '../../deferred.ts';
import { describeOnEngines, postgres } from '../../engines.ts';
import { createContext, createPrincipal, secondProcess, type TestContext } from '../fixture.ts';

let context: TestContext;
let teamId: string;

async function open(engine: Parameters<typeof createContext>[0]) {
  context = await createContext(engine);
  ({ teamId } = await createPrincipal(context));
}

async function insert(tx: Transaction, type: EventType = 'ping', owner = teamId): Promise<string> {
  const id = newId('event', tx.now);
  await insertEvent(tx, { id, teamId: owner, type, generationId: null, payload: '{}' }, []);
  return id;
}

const store = (type?: EventType, owner?: string) =>
  context.store.transaction((tx) => insert(tx, type, owner));

async function read(cursor?: FeedCursor, changes: Partial<ReadFeedParams> = {}) {
  const { events, ...page } = await readFeed(context, teamId, { cursor, limit: 100, ...changes });
  return { ...page, ids: events.map(({ id }) => id) };
}

/** Everything that a reader gets who follows the cursor, page by page. */
async function readAll(changes: Partial<ReadFeedParams> = {}, cursor?: FeedCursor): Promise<string[]> {
  const ids: string[] = [];
  for (let at = cursor; ;) {
    const page = await read(at, changes);
    ids.push(...page.ids);
    if (page.isEnd) return ids;
    at = page.next;
  }
}

describeOnEngines('the feed of a team', (engine) => {
  beforeEach(() => open(engine));
  afterEach(() => context.database.drop());

  it('has every event once, in the order of the commits, whatever the size of a page', async () => {
    const { teamId: otherTeam } = await createPrincipal(context);
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) {
      ids.push(await store());
      await store('ping', otherTeam);
    }
    for (const limit of [1, 3, 7, 100]) expect(await readAll({ limit })).toEqual(ids);
  });

  it('continues behind a cursor that was read at its end', async () => {
    const empty = await read();
    expect(empty).toEqual({ ids: [], isEnd: true, next: { teamSequence: 0, tag: null } });
    const first = await store();
    const page = await read(empty.next);
    expect(page.ids).toEqual([first]);
    expect((await read(page.next)).ids).toEqual([]);
    const second = await store();
    expect((await read(page.next)).ids).toEqual([second]);
  });

  it('gives the place of a transaction that failed to the next', async () => {
    const first = await store();
    const failed = context.store.transaction(async (tx) => {
      await insert(tx);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const last = await store();
    expect(await readAll()).toEqual([first, last]);
  });

  it('passes over what the filter refuses, and a page without any still goes on', async () => {
    const disabled: string[] = [];
    for (let n = 0; n < 6; n++) {
      await store();
      if (n % 2 === 0) disabled.push(await store('endpoint.disabled'));
    }
    expect(await readAll({ types: ['endpoint.disabled'], limit: 2 })).toEqual(disabled);
    const none = await read(undefined, { types: ['budget.exhausted'] });
    expect(none).toMatchObject({ ids: [], isEnd: true, next: { teamSequence: 9 } });
  });

  it('begins at `createdAfter`, with all that was created since', async () => {
    await store();
    context.clock.advance(120_000);
    const since = context.clock.now();
    const ids = [await store(), await store()];
    // The clock of another replica is behind.
    context.clock.advance(-3_000);
    await store();
    context.clock.advance(3_000);
    ids.push(await store());
    expect(await readAll({ createdAfter: since })).toEqual(ids);
    expect(await readAll({ createdAfter: since + 3_600_000 })).toEqual([]);
  });

  it('refuses a cursor behind which events are gone, and names where to go on', async () => {
    const ids = [await store(), await store(), await store(), await store()];
    const { next } = await read(undefined, { limit: 1 });
    await remove(ids[1]!);
    const refused = readFeed(context, teamId, { cursor: next, limit: 100 });
    await expect(refused).rejects.toMatchObject({
      code: 'cursor_expired',
      details: { resumeCursor: 'after-2' },
    });
    expect((await read({ teamSequence: 2, tag: null })).ids).toEqual([ids[2], ids[3]]);
    // One that is further is not concerned, nor is one who begins anew once the older ones are gone too.
    await remove(ids[0]!);
    expect(await readAll()).toEqual([ids[2], ids[3]]);
  });

  it('refuses a cursor of events that a restore has undone', async () => {
    const ids = [await store(), await store()];
    const { next } = await read();
    await remove(ids[1]!);
    await context.store.transaction(async ({ db, tables: { eventCounters } }) => {
      await db.update(eventCounters).set({ lastSequence: 1 }).where(eq(eventCounters.teamId, teamId));
    });
    const expired = { code: 'cursor_expired', details: { resumeCursor: null } };
    await expect(read(next)).rejects.toMatchObject(expired);
    await store();
    await expect(read(next)).rejects.toMatchObject(expired);
  });

  async function remove(id: string): Promise<void> {
    await context.store.transaction(async ({ db, tables: { events } }) => {
      await db.delete(events).where(eq(events.id, id));
    });
  }
});

it('never shows an event before an earlier one that another process has not committed yet', async () => {
  await open(postgres);
  const other = secondProcess(context);
  const [inserted, mayCommit] = [createDeferred(), createDeferred()];
  // It has the smaller id and the first place, and commits last.
  const slow = other.store.transaction(async (tx) => {
    const id = await insert(tx);
    inserted.resolve();
    await mayCommit.promise;
    return id;
  });
  await inserted.promise;
  context.clock.advance(1_000);
  const quick = store();
  const before = await read();
  expect(before.ids).toEqual([]);
  mayCommit.resolve();
  const ids = [await slow, await quick];
  expect((await read(before.next)).ids).toEqual(ids);
  await context.database.drop();
});

it('misses nothing while several processes commit at once', async () => {
  await open(postgres);
  const other = secondProcess(context);
  const stored: string[] = [];
  const writers = [context, other, context, other].map(async ({ store: writing }) => {
    for (let n = 0; n < 10; n++) stored.push(await writing.transaction((tx) => insert(tx)));
  });
  const writing = Promise.all(writers).then(() => true);
  const followed: string[] = [];
  let cursor: FeedCursor | undefined;
  for (let done = false; ;) {
    const page = await read(cursor, { limit: 3 });
    followed.push(...page.ids);
    cursor = page.next;
    if (done && page.isEnd) break;
    if (page.isEnd) done = await Promise.race([writing, Promise.resolve(false)]);
  }
  expect(followed.toSorted()).toEqual(stored.toSorted());
  expect(new Set(followed).size).toBe(40);
  await context.database.drop();
});
