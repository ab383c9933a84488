import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { readMigrations } from '../../../src/store/engine/migration.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { describeOnEngines, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';
import { openMigrationRunner, type MigrationRunner } from './migration-runner.ts';

const clock = createMovedClock();
const rows = readFileSync(new URL('../fixtures/0.2.0.sql', import.meta.url), 'utf8');

/** The migration that 0.2.0 was released with. Released migrations never change: only new ones are added. */
const released = {
  sqlite: 'fa0678154582447b5ad5f1b608883771639867e8cc080d31df129189ba5ad94b',
  postgres: '5b55b1ebd6cda91caeaa919e74abb07589d7fdabd8ba9cab45be0c359d100e8b',
};

/** What breaks a rule of the schema, of the rows that are there. */
const violations = {
  // Checks NOT NULL, CHECK and UNIQUE too.
  sqlite: `select 'row ' || rowid || ' of ' || "table" from pragma_foreign_key_check
    union all select integrity_check from pragma_integrity_check where integrity_check <> 'ok'`,
  postgres: 'select conname from pg_constraint where not convalidated',
};

describeOnEngines('a database of 0.2.0', (engine) => {
  let database: TestDatabase;
  let runner: MigrationRunner;
  let store: Store;
  let tables: string[];

  beforeEach(async () => {
    database = await engine.createDatabase();
    runner = openMigrationRunner(database, clock);
    const [initial] = readMigrations(engine.name);
    expect(initial).toMatchObject({ name: '0000_initial', checksum: released[engine.name] });
    await runner.migrate([initial!]);
    tables = await runner.tables();
    await runner.run(rows);
    store = database.open(clock);
  });
  afterEach(async () => {
    await runner.close();
    await database.drop();
  });

  const countRows = async (): Promise<[string, number][]> =>
    Promise.all(
      tables.map(async (table) => [table, Number((await runner.values(`select count(*) from ${table}`))[0])]),
    );

  it('has rows in every table', async () => {
    expect((await countRows()).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('keeps every row when it is migrated, and every rule of the schema', async () => {
    const before = await countRows();
    await store.migrate();
    expect(await store.pendingMigrations()).toEqual([]);
    expect(await countRows()).toEqual(before);
    expect(await runner.values(violations[engine.name])).toEqual([]);
  });

  it('has a place in its feed for every event of a team', async () => {
    await store.migrate();
    const { db, tables: current } = store.reader;
    const events = (await db.select().from(current.events)).filter(({ teamId }) => teamId !== null);
    expect(events.length).toBeGreaterThan(0);
    const teamIds = new Set(events.map(({ teamId }) => teamId));
    for (const { teamId, lastSequence } of await db.select().from(current.eventCounters)) {
      const ofTeam = events.filter((event) => event.teamId === teamId);
      const inOrder = ofTeam.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1));
      expect(inOrder.map(({ teamSequence }) => teamSequence)).toEqual(ofTeam.map((_, index) => index + 1));
      expect(lastSequence).toBe(ofTeam.length);
      teamIds.delete(teamId);
    }
    expect(teamIds.size).toBe(0);
  });

  it('can be read by this version, and its ledger agrees with its balances', async () => {
    await store.migrate();
    const { db, tables: current } = store.reader;
    for (const table of Object.values(current)) await db.select().from(table);
    expect(await db.select().from(current.generations)).toContainEqual(
      expect.objectContaining({
        status: 'completed',
        input: expect.objectContaining({ prompt: "A fox, it's red" }) as object,
        webhookEvents: ['generation.*'],
      }),
    );
    expect((await verifyLedger({ store, clock })).differences).toEqual([]);
  });

  it('has the key, model and quality of its usage by metadata, and its unreconciled charges', async () => {
    await store.migrate();
    const { db, tables: current } = store.reader;
    const figures = {
      day: '2026-09-14',
      keyId: 'key_01m2fm10e0aaaaaaaaaaaaaaaa',
      model: 'nano-banana-2',
      quality: '2K',
      completed: 1,
      failed: 1,
      canceled: 0,
      settledCredits: 8,
      releasedCredits: 8,
      unreconciledCredits: 8,
      chargedCredits: 0,
      writtenOffCredits: 8,
    };
    expect(await db.select().from(current.usageDaily)).toEqual([expect.objectContaining(figures)]);
    expect(await db.select().from(current.usageDailyMetadata)).toEqual([
      expect.objectContaining({ ...figures, metadataKey: 'order', metadataValue: '4711' }),
    ]);
    expect(await db.select().from(current.budgetUsage)).toEqual([
      expect.objectContaining({ heldCredits: 16, settledCredits: 8, releasedCredits: 8 }),
    ]);
  });

  it('refuses after it is migrated what it refused before', async () => {
    await store.migrate();
    await expect(runner.run("update keys set team_id = 'nobody'")).rejects.toThrow(/foreign key/i);
    await expect(runner.run('update budget_usage set settled_credits = 2000')).rejects.toThrow(
      /check constraint/i,
    );
    await expect(runner.run('update generations set price_credits = 0')).rejects.toThrow(/check constraint/i);
    await expect(runner.run("update ledger_entries set kind = 'settle' where kind = 'hold'")).rejects.toThrow(
      /unique constraint/i,
    );
  });
});
