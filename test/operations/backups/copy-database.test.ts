import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cliActor } from '../../../src/domain/audit/actor.ts';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { copyDatabase, type CopiedDatabase } from '../../../src/operations/backups/copy-database.ts';
import { tableOrder, type TableName } from '../../../src/store/backups/table-order.ts';
import { readTablePages, type StoredRow } from '../../../src/store/backups/read-table-pages.ts';
import type { Session, Store } from '../../../src/store/engine/store.ts';
import { postgres, sqlite, type TestDatabase } from '../../engines.ts';
import type { MonthWorld } from '../../simulation/month-world.ts';
import { createCopiedWorld } from './copied-world.ts';

/** What the copy changes itself. */
const ownTables: TableName[] = ['auditEntries', 'auditPayloads', 'auditHead', 'gatewayState'];

async function rowsOf(session: Session, name: TableName): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const page of readTablePages(session, name)) rows.push(...page);
  return rows;
}

/** The rows of a table in an order that does not depend on how an engine sorts texts. */
async function sortedRows(session: Session, name: TableName): Promise<string[]> {
  return (await rowsOf(session, name)).map((row) => JSON.stringify(row)).sort();
}

describe('a database that was used', () => {
  let world: MonthWorld;
  let stores: { sqlite: Store; postgres: Store; back: Store };
  let up: CopiedDatabase;
  let back: CopiedDatabase;
  const databases: TestDatabase[] = [];

  beforeAll(async () => {
    world = await createCopiedWorld();
    const { clock, store } = world.context;
    const actor = cliActor('alice');
    for (const engine of [postgres, sqlite]) databases.push(await engine.emptyDatabase());
    stores = { sqlite: store, postgres: databases[0]!.open(clock), back: databases[1]!.open(clock) };
    for (const target of [stores.postgres, stores.back]) await target.migrate();
    up = await copyDatabase({ source: store, target: stores.postgres, clock, actor });
    back = await copyDatabase({ source: stores.postgres, target: stores.back, clock, actor });
  });
  afterAll(async () => {
    await world.close();
    for (const database of databases) await database.drop();
  });

  it('has rows in every table, so that every table is covered', async () => {
    const empty: TableName[] = [];
    for (const name of tableOrder())
      if ((await rowsOf(stores.sqlite.reader, name)).length === 0) empty.push(name);
    expect(empty).toEqual([]);
  });

  it.each(tableOrder().filter((name) => !ownTables.includes(name)))(
    'is copied to the letter in %s, up and back',
    async (name) => {
      const rows = await sortedRows(stores.sqlite.reader, name);
      expect(await sortedRows(stores.postgres.reader, name)).toEqual(rows);
      expect(await sortedRows(stores.back.reader, name)).toEqual(rows);
    },
  );

  it('is counted and verified, and the copy is in its audit log', async () => {
    expect(up.tables).toMatchObject({ generations: world.lived.length });
    expect(up.periods).toBeGreaterThan(0);
    expect(up).toMatchObject({ differences: 0, replacedTexts: 0 });
    expect(back.auditEntries).toBe(up.auditEntries + 1);
    const payloads = await rowsOf(stores.back.reader, 'auditPayloads');
    expect(payloads.slice(-2).map(({ action, actor }) => [action, actor])).toEqual([
      ['database.copy', 'cli:alice'],
      ['database.copy', 'cli:alice'],
    ]);
    expect(await rowsOf(stores.back.reader, 'gatewayState')).toEqual([]);
  });

  it('is refused into a database with rows, and nothing of it is changed', async () => {
    const { clock } = world.context;
    const before = await sortedRows(stores.postgres.reader, 'auditEntries');
    await expect(
      copyDatabase({ source: stores.back, target: stores.postgres, clock, actor: cliActor('alice') }),
    ).rejects.toThrow('the target is not empty: there are rows in teams');
    expect(await sortedRows(stores.postgres.reader, 'auditEntries')).toEqual(before);
  });
});

describe('a copy to PostgreSQL', () => {
  let world: MonthWorld;
  let database: TestDatabase;
  let target: Store;
  beforeAll(async () => {
    world = await createCopiedWorld();
    database = await postgres.emptyDatabase();
    target = database.open(world.context.clock);
    await target.migrate();
  });
  afterAll(async () => {
    await world.close();
    await database.drop();
  });
  const copy = (options = {}) => {
    const { store: source, clock } = world.context;
    return copyDatabase({ source, target, clock, actor: cliActor('alice') }, options);
  };
  const copiedTables = async () => {
    const found: TableName[] = [];
    for (const name of tableOrder())
      if (name !== 'auditHead' && (await rowsOf(target.reader, name)).length > 0) found.push(name);
    return found;
  };

  it('that ends half way leaves the target empty', async () => {
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      if (done > total / 2) throw new Error('killed');
    };
    await expect(copy({ onProgress })).rejects.toThrow('killed');
    expect(await copiedTables()).toEqual([]);
  });

  it.each([
    ['loses a row', 'return null', 'budget_usage has 0 rows in the copy and 1 in the source'],
    ['changes a figure', 'new.settled_credits = 1; return new', 'differ from their ledger in 1 places'],
    ['changes a link', "new.hash = 'forged'; return new", 'faults that the source does not have'],
  ])('that %s is rolled back', async (_, body, message) => {
    const table = body.includes('hash') ? 'audit_entries' : 'budget_usage';
    await target.transaction(async (tx) => {
      await tx.execute(
        `create function distort() returns trigger language plpgsql as $$ begin ${body}; end $$`,
      );
      await tx.execute(
        `create trigger distort before insert on ${table} for each row execute function distort()`,
      );
    });
    try {
      await expect(copy()).rejects.toThrow(message);
      expect(await copiedTables()).toEqual([]);
    } finally {
      await target.transaction((tx) => tx.execute('drop function distort cascade'));
    }
  });

  it('goes on with differences and faults that the source has too, and says how many', async () => {
    await world.context.store.transaction(async (tx) => {
      await tx.db.update(tx.tables.budgetUsage).set({ releasedCredits: 1_000_000 });
      await tx.db.update(tx.tables.auditHead).set({ sequence: 1_000 });
    });
    expect(await copy()).toMatchObject({ differences: 1, auditFaults: 1 });
  });
});

describe('a copy', () => {
  it('to PostgreSQL replaces U+0000, and says how many texts had one', async () => {
    const source = await sqlite.emptyDatabase();
    const database = await postgres.emptyDatabase();
    try {
      const clock = { now: () => 20 * DAY_MS };
      const [from, to] = [source.open(clock), database.open(clock)];
      for (const store of [from, to]) await store.migrate();
      const team = { createdAt: 1, name: 'a\0b', id: 'team_1' };
      await from.transaction(async (tx) => void (await tx.db.insert(tx.tables.teams).values(team)));
      const { replacedTexts } = await copyDatabase({
        source: from,
        target: to,
        clock,
        actor: cliActor('alice'),
      });
      expect(replacedTexts).toBe(1);
      expect(await rowsOf(to.reader, 'teams')).toMatchObject([{ name: 'a\uFFFDb' }]);
    } finally {
      await source.drop();
      await database.drop();
    }
  });

  it('from PostgreSQL is refused while a gateway holds a lease', async () => {
    const world = await createCopiedWorld();
    const database = await postgres.emptyDatabase();
    const back = await sqlite.emptyDatabase();
    try {
      const { store, clock } = world.context;
      await store.transaction(async (tx) => {
        const leaseExpiresAt = clock.now() + 1_000;
        await tx.db.update(tx.tables.generations).set({ leaseExpiresAt, leaseToken: 'lease' });
      });
      const [used, target] = [database.open(clock), back.open(clock)];
      for (const each of [used, target]) await each.migrate();
      const actor = cliActor('alice');
      await copyDatabase({ source: store, target: used, clock, actor });
      await expect(copyDatabase({ source: used, target, clock, actor })).rejects.toThrow(
        'the source is in use: a gateway that was killed, or cannot be seen, still holds a lease',
      );
    } finally {
      await world.close();
      await database.drop();
      await back.drop();
    }
  });
});

describe('a copy to SQLite', () => {
  let world: MonthWorld;
  let database: TestDatabase;
  beforeAll(async () => {
    world = await createCopiedWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    database = await sqlite.emptyDatabase();
  });
  afterEach(() => database.drop());
  const copy = (options = {}) => {
    const { store: source, clock } = world.context;
    const target = database.open(clock);
    return copyDatabase({ source, target, clock, actor: cliActor('alice') }, options);
  };

  it.each([
    ['loses a row', 'delete from budget_usage', 'budget_usage has 0 rows in the copy and 1 in the source'],
    [
      'changes a figure',
      'update budget_usage set settled_credits = 1',
      'differ from their ledger in 1 places',
    ],
    ['changes the head', 'update audit_head set sequence = 1000', 'faults that the source does not have'],
  ])('that %s is refused', async (_, statement, message) => {
    const table = statement.includes('head') ? 'audit_head' : 'budget_usage';
    await database
      .open(world.context.clock)
      .transaction((tx) =>
        tx.execute(`create trigger distort after insert on ${table} begin ${statement}; end`),
      );
    await expect(copy()).rejects.toThrow(message);
  });

  it('goes on with differences and faults that the source has too, and says how far it is', async () => {
    await world.context.store.transaction(async (tx) => {
      await tx.db.update(tx.tables.budgetUsage).set({ releasedCredits: 1_000_000 });
      await tx.db.update(tx.tables.auditHead).set({ sequence: 1_000 });
    });
    const seen: { done: number; total: number }[] = [];
    const onProgress = (progress: { done: number; total: number }) => void seen.push(progress);
    const { rows, ...copied } = await copy({ onProgress });
    expect(copied).toMatchObject({ differences: 1, auditFaults: 1, replacedTexts: 0 });
    expect(rows).toBe(Object.values(copied.tables).reduce((sum, each) => sum + each, 0));
    expect(seen.at(-1)).toEqual({ done: rows, total: rows });
  });
});
