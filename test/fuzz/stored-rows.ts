import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import pg from 'pg';
import type { TestDatabase } from '../databases.ts';

/** Watches a database past the gateway, to see whether a request has stored or changed anything. */
export interface StoredRows {
  /** The tables in which a row was added, changed or removed since the last call. */
  changes(): Promise<string[]>;
  /** Leaves out what has changed until now. */
  accept(): Promise<void>;
  close(): Promise<void>;
}

export async function watchStoredRows({ engine, url }: TestDatabase): Promise<StoredRows> {
  return engine === 'sqlite' ? watchSqlite(url) : watchPostgres(url);
}

/**
 * Any commit of another connection changes `data_version`: only then are the rows compared with those of a snapshot, since a
 * transaction whose savepoint was rolled back commits pages with the same rows.
 */
function watchSqlite(url: string): StoredRows {
  const filename = fileURLToPath(url.replace(/^file:/, 'file://'));
  const [before, now] = [
    new Database(filename, { readonly: true }),
    new Database(filename, { readonly: true }),
  ];
  const tables = now
    .prepare<[], { name: string }>(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite%'`,
    )
    .all()
    .map(({ name }) => name);
  const version = () => now.pragma('data_version', { simple: true }) as number;
  const takeSnapshot = () => {
    if (before.inTransaction) before.exec('commit');
    before.exec('begin; select 1 from teams');
    return version();
  };
  const rowsOf = (database: Database.Database, table: string) =>
    JSON.stringify(database.prepare(`select * from "${table}"`).raw().all());
  let latest = takeSnapshot();
  return {
    async changes() {
      if (version() === latest) return [];
      const changed = tables.filter((table) => rowsOf(before, table) !== rowsOf(now, table));
      latest = takeSnapshot();
      return changed;
    },
    async accept() {
      if (version() !== latest) latest = takeSnapshot();
    },
    close: async () => {
      before.close();
      now.close();
    },
  };
}

/** `xmin` is the transaction that wrote a row: a new one is greater than all before it. */
async function watchPostgres(url: string): Promise<StoredRows> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const statement = tables.rows
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*)::int as rows, max(xmin::text::bigint)::text as version from "${name}"`,
    )
    .join(' union all ');
  const read = async () => (await client.query<TableState>(statement)).rows;
  let states = await read();
  return {
    async changes() {
      const before = states;
      states = await read();
      return differences(before, states);
    },
    accept: async () => void (states = await read()),
    close: () => client.end(),
  };
}

interface TableState {
  name: string;
  rows: number;
  version: string | null;
}

function differences(before: TableState[], after: TableState[]): string[] {
  // By name: PostgreSQL may read the tables in parallel, and then they come in any order.
  const known = new Map(before.map((state) => [state.name, state]));
  return after
    .filter(
      ({ name, rows, version }) => rows !== known.get(name)?.rows || version !== known.get(name)?.version,
    )
    .map(({ name }) => name);
}
