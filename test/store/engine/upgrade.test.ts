import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { readMigrations } from '../../../src/store/engine/migration.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { describeOnEngines, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';
import { openMigrationRunner, type MigrationRunner } from './migration-runner.ts';

const clock = createMovedClock();

const fixture = (version: string) =>
  readFileSync(new URL(`../fixtures/${version}.sql`, import.meta.url), 'utf8');

/** What each version left behind: the last of its migrations, and rows. 0.3.0 ran on the database of 0.2.0. */
const releases = [
  { version: '0.2.0', steps: [{ upTo: '0000_initial', rows: fixture('0.2.0') }], settledCredits: 8 },
  {
    version: '0.3.0',
    steps: [
      { upTo: '0000_initial', rows: fixture('0.2.0') },
      { upTo: '0011_files', rows: fixture('0.3.0') },
    ],
    settledCredits: 16,
  },
];

/** What breaks a rule of the schema, of the rows that are there. */
const violations = {
  // Checks NOT NULL, CHECK and UNIQUE too.
  sqlite: `select 'row ' || rowid || ' of ' || "table" from pragma_foreign_key_check
    union all select integrity_check from pragma_integrity_check where integrity_check <> 'ok'`,
  postgres: 'select conname from pg_constraint where not convalidated',
};

for (const { version, steps, settledCredits } of releases)
  describeOnEngines(`a database of ${version}`, (engine) => {
    let database: TestDatabase;
    let runner: MigrationRunner;
    let store: Store;
    /** Every value of every column of its tables, the values of a column in order. */
    let values: Record<string, unknown[]>;
    let columns: [string, string][];

    beforeAll(async () => {
      database = await engine.createDatabase();
      runner = openMigrationRunner(database, clock);
      const all = readMigrations(engine.name);
      for (const { upTo, rows } of steps) {
        await runner.migrate(all.filter(({ name }) => name <= upTo));
        await runner.run(rows);
      }
      columns = [];
      for (const table of await runner.tables())
        for (const column of await runner.columns(table)) columns.push([table, column]);
      values = await readValues();
      store = database.open(clock);
      await store.migrate();
    });
    afterAll(async () => {
      await runner.close();
      await database.drop();
    });

    async function readValues(): Promise<Record<string, unknown[]>> {
      const found: Record<string, unknown[]> = {};
      for (const [table, column] of columns)
        found[`${table}.${column}`] = await runner.values(
          `select cast(${column} as text) from ${table} order by 1`,
        );
      return found;
    }

    it('had rows in every table', () => {
      expect(Object.entries(values).filter(([, { length }]) => length === 0)).toEqual([]);
    });

    it('keeps every value when it is migrated, and every rule of the schema', async () => {
      expect(await store.pendingMigrations()).toEqual([]);
      expect(await readValues()).toEqual(values);
      expect(await runner.values(violations[engine.name])).toEqual([]);
    });

    it('has a place in its feed for every event of a team', async () => {
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
      const { db, tables: current } = store.reader;
      const figures = {
        day: '2026-09-14',
        keyId: 'key_01m2fm10e0aaaaaaaaaaaaaaaa',
        model: 'nano-banana-2',
        quality: '2K',
        completed: settledCredits / 8,
        failed: settledCredits / 8,
        canceled: 0,
        settledCredits,
        releasedCredits: settledCredits,
        unreconciledCredits: settledCredits,
        chargedCredits: 0,
        writtenOffCredits: 8,
      };
      expect(await db.select().from(current.usageDaily)).toEqual([expect.objectContaining(figures)]);
      expect(await db.select().from(current.usageDailyMetadata)).toEqual([
        expect.objectContaining({ ...figures, metadataKey: 'order', metadataValue: '4711' }),
      ]);
      expect(await db.select().from(current.budgetUsage)).toEqual([
        expect.objectContaining({ heldCredits: 16, settledCredits, releasedCredits: settledCredits }),
      ]);
    });

    it('refuses after it is migrated what it refused before', async () => {
      await expect(runner.run("update keys set team_id = 'nobody'")).rejects.toThrow(/foreign key/i);
      await expect(runner.run('update budget_usage set settled_credits = 2000')).rejects.toThrow(
        /check constraint/i,
      );
      await expect(runner.run('update generations set price_credits = 0')).rejects.toThrow(
        /check constraint/i,
      );
      await expect(
        runner.run("update ledger_entries set kind = 'settle' where kind = 'hold'"),
      ).rejects.toThrow(/unique constraint/i);
    });
  });
