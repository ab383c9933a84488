import { readdirSync, readFileSync } from 'node:fs';
import { generateDrizzleJson, generateSQLiteDrizzleJson } from 'drizzle-kit/api';
import { describe, expect, it } from 'vitest';
import * as postgresTables from '../../../src/store/schema/postgres.ts';
import * as sqliteTables from '../../../src/store/schema/sqlite.ts';

const migrations = new URL('../../../migrations/', import.meta.url);

describe('the committed migrations', () => {
  it('lead to the SQLite schema as it is written', async () => {
    const wanted = (await generateSQLiteDrizzleJson({ ...sqliteTables })) as Snapshot;
    expect(latestSnapshot('sqlite').tables).toEqual(asJson(wanted.tables));
  });

  it('lead to the PostgreSQL schema as it is written', () => {
    const wanted = generateDrizzleJson({ ...postgresTables }) as Snapshot;
    expect(latestSnapshot('postgres').tables).toEqual(asJson(wanted.tables));
  });

  it.each(['sqlite', 'postgres'])('of %s delete nothing by cascade', (engine) => {
    const folder = new URL(`${engine}/`, migrations);
    const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect(readFileSync(new URL(file, folder), 'utf8')).not.toMatch(/on delete (cascade|set)/i);
  });
});

interface Snapshot {
  tables: unknown;
}

function latestSnapshot(engine: string): Snapshot {
  const folder = new URL(`${engine}/meta/`, migrations);
  const latest = readdirSync(folder)
    .filter((file) => file.endsWith('_snapshot.json'))
    .sort()
    .at(-1)!;
  return JSON.parse(readFileSync(new URL(latest, folder), 'utf8')) as Snapshot;
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
