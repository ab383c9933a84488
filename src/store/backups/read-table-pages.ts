import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Session } from '../engine/store.ts';
import { keyFieldsOf, type TableName } from './table-order.ts';

// A statement takes 32,766 values on SQLite.
const VALUES_PER_PAGE = 32_000;
const ROWS_PER_PAGE = 500;

/** The rows of a table in the order of its key, page by page: no table is ever in memory as a whole. */
export async function* readTablePages(session: Session, name: TableName): AsyncGenerator<StoredRow[]> {
  const columns = columnsOf(session, name);
  const key = keyFieldsOf(name).map((field) => ({ field, column: columns[field]! }));
  const selected = Object.fromEntries(
    Object.entries(columns).map(([field, column]) => [
      field,
      column.dataType === 'json' ? sql`cast(${column} as text)` : column,
    ]),
  );
  const limit = Math.min(ROWS_PER_PAGE, Math.floor(VALUES_PER_PAGE / Object.keys(columns).length));
  for (let last: StoredRow | undefined; ;) {
    const page = (await session.db
      .select(selected as typeof columns)
      .from(session.tables[name])
      .where(last === undefined ? undefined : isBehind(key, last))
      .orderBy(...key.map(({ column }) => column))
      .limit(limit)) as StoredRow[];
    if (page.length > 0) yield page;
    if (page.length < limit) return;
    last = page.at(-1);
  }
}

/** A row as it is stored: JSON as its text, so that it is copied to the letter. */
export type StoredRow = Record<string, string | number | null>;

function isBehind(key: { field: string; column: SQLiteColumn }[], row: StoredRow): SQL {
  const columns = key.map(({ column }) => sql`${column}`);
  const values = key.map(({ field }) => sql`${row[field]}`);
  return sql`(${sql.join(columns, sql`, `)}) > (${sql.join(values, sql`, `)})`;
}

/** The columns of a table in the types of the session's engine. */
export function columnsOf({ tables }: Session, name: TableName): Record<string, SQLiteColumn> {
  return getTableColumns(tables[name]);
}
