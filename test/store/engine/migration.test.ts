import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pendingMigrations, readMigrations, type Migration } from '../../../src/store/engine/migration.ts';
import { migrateSqlite } from '../../../src/store/sqlite/migrate-sqlite.ts';
import { describeOnEngines, type TestDatabase } from '../../engines.ts';
import { createMovedClock } from '../../moved-clock.ts';
import { openMigrationRunner, type MigrationRunner } from './migration-runner.ts';

const clock = createMovedClock();

describeOnEngines('migrations', (engine) => {
  let database: TestDatabase;
  let runner: MigrationRunner;

  beforeEach(async () => {
    database = await engine.createDatabase();
    runner = openMigrationRunner(database, clock);
  });
  afterEach(async () => {
    await runner.close();
    await database.drop();
  });

  it('are applied once', async () => {
    const store = database.open(clock);
    const names = readMigrations(engine.name).map(({ name }) => name);
    expect(names).toContain('0000_initial');
    expect(await store.pendingMigrations()).toEqual(names);
    expect(await store.migrate()).toEqual(names);
    expect(await store.pendingMigrations()).toEqual([]);
    expect(await store.migrate()).toEqual([]);
    const oldest = readMigrations(engine.name).map(({ oldestVersion }) => oldestVersion);
    expect(await runner.values('select oldest_version from schema_migrations order by name')).toEqual(oldest);
  });

  it('apply one that was merged late, whatever its place in the order', async () => {
    expect(await runner.migrate([migration('0001'), migration('0003')])).toEqual(['0001', '0003']);
    const late = [migration('0001'), migration('0002'), migration('0003')];
    expect(await runner.migrate(late)).toEqual(['0002']);
    expect(await runner.tables()).toEqual(['made_by_0001', 'made_by_0002', 'made_by_0003']);
  });

  it('refuse a file that changed after it was applied', async () => {
    await runner.migrate([migration('0001')]);
    const changed = { ...migration('0001'), checksum: 'another' };
    await expect(runner.migrate([changed, migration('0002')])).rejects.toThrow(
      'Migration 0001 was changed after it had been applied',
    );
    expect(await runner.tables()).toEqual(['made_by_0001']);
  });

  it('refuse a database that a newer version has used', async () => {
    await runner.migrate([migration('0001'), { ...migration('0002'), oldestVersion: '99.0.0' }]);
    await expect(runner.migrate([migration('0001')])).rejects.toThrow('version 99.0.0 or later');
  });

  it('are applied all or none', async () => {
    const broken: Migration = {
      name: '0002',
      checksum: 'x',
      oldestVersion: '0.3.0',
      statements: ['create tabel typo (id text)'],
    };
    await expect(runner.migrate([migration('0001'), broken])).rejects.toThrow();
    expect(await runner.tables()).toEqual([]);
    expect(await runner.migrate([migration('0001')])).toEqual(['0001']);
  });

  it('are applied once by two processes that start together', async () => {
    const replicas = [1, 2, 3].map(() => database.open(clock));
    const applied = await Promise.all(replicas.map((store) => store.migrate()));
    expect(applied.flat()).toEqual(readMigrations(engine.name).map(({ name }) => name));
  });
});

describe('pending migrations', () => {
  it('are those without a record, in the order of their names', () => {
    const all = [migration('0001'), migration('0002'), migration('0003')];
    const applied = [{ name: '0002', checksum: migration('0002').checksum }];
    expect(pendingMigrations(all, applied).map(({ name }) => name)).toEqual(['0001', '0003']);
  });
});

describe('migrations on SQLite alone', () => {
  it('refuse one that would leave rows without the row they refer to', async () => {
    const connection = new Database(':memory:');
    const orphaning: Migration = {
      name: '0001',
      checksum: 'x',
      oldestVersion: '0.3.0',
      statements: [
        'create table parent (id text primary key)',
        'create table child (parent text references parent (id))',
        "insert into child values ('nobody')",
      ],
    };
    await expect(migrateSqlite(connection, clock, [orphaning])).rejects.toThrow(
      'without the row they refer to',
    );
    expect(connection.prepare("select name from sqlite_master where name = 'child'").get()).toBeUndefined();
    expect(connection.pragma('foreign_keys', { simple: true })).toBe(1);
    connection.close();
  });
});

function migration(name: string): Migration {
  return {
    name,
    statements: [`create table made_by_${name} (id text)`],
    checksum: `checksum of ${name}`,
    oldestVersion: '0.3.0',
  };
}
