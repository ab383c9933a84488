import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { inject } from 'vitest';

/** A database of its own, which the test reads beside the gateway and past its code. */
export interface E2eDatabase {
  url: string;
  /** Runs one statement that means the same to both engines. */
  query<Row>(statement: string): Promise<Row[]>;
  drop(): Promise<void>;
}

export type EngineName = 'sqlite' | 'postgres';

export async function createDatabase(engine: EngineName): Promise<E2eDatabase> {
  return engine === 'sqlite' ? createSqlite() : createPostgres();
}

async function createSqlite(): Promise<E2eDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-e2e-'));
  const filename = join(folder, 'nanogate.db');
  return { ...sqliteAt(`file:${filename}`), drop: () => rm(folder, { recursive: true }) };
}

/** A SQLite database that is there already. */
export function sqliteAt(url: string): E2eDatabase {
  return {
    url,
    async query<Row>(statement: string) {
      const connection = new Database(url.slice('file:'.length), { readonly: true });
      try {
        return connection.prepare(statement).all() as Row[];
      } finally {
        connection.close();
      }
    },
    drop: async () => undefined,
  };
}

async function createPostgres(): Promise<E2eDatabase> {
  const server = await fetch(inject('postgresDoor'));
  const adminUrl = await server.text();
  if (!server.ok) throw new Error(adminUrl);
  const name = `e2e_${randomUUID().replaceAll('-', '')}`;
  await queryPostgres(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return postgresAt(url.href);
}

/** A PostgreSQL database that is there already. */
export function postgresAt(url: string): E2eDatabase {
  return {
    url,
    query: (statement) => queryPostgres(url, statement),
    // The server is thrown away with all its databases at the end of the run.
    drop: async () => undefined,
  };
}

export async function queryPostgres<Row>(connectionString: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString, types });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

// pg gives 64-bit integers, which counts are, as text.
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === Number(pg.types.builtins.INT8) ? Number : (pg.types.getTypeParser(oid, format) as unknown),
} satisfies pg.CustomTypesConfig;
