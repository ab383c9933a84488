import { count, sql } from 'drizzle-orm';
import type { Session } from '../engine/store.ts';
import { storedNameOf, tableOrder, type TableName } from './table-order.ts';

/** The first table that has rows. Null: there are no tables, or they are as the migrations make them. */
export async function findTableWithRows(session: Session): Promise<string | null> {
  const { db, tables } = session;
  const existing = await listTables(session);
  for (const name of tableOrder()) {
    const table = storedNameOf(name);
    // The head of an empty audit log is a row too.
    if (name === 'auditHead' || !existing.includes(table)) continue;
    const rows = await db
      .select({ one: sql`1` })
      .from(tables[name])
      .limit(1);
    if (rows.length > 0) return table;
  }
  return null;
}

export async function countTableRows({ db, tables }: Session, name: TableName): Promise<number> {
  const [row] = await db.select({ rows: count() }).from(tables[name]);
  return row?.rows ?? 0;
}

/** The names of the migrations of a database. Null: it is none of Nanogate. */
export async function listAppliedMigrations(session: Session): Promise<string[] | null> {
  if (!(await listTables(session)).includes('schema_migrations')) return null;
  const rows = await session.db
    .select({ name: sql<string>`name` })
    .from(sql`schema_migrations`)
    .orderBy(sql`name`);
  return rows.map(({ name }) => name);
}

async function listTables({ engine, db }: Session): Promise<string[]> {
  const rows =
    engine === 'sqlite'
      ? await db.select({ name: sql<string>`name` }).from(sql`sqlite_schema`)
      : await db
          .select({ name: sql<string>`tablename` })
          .from(sql`pg_tables`)
          .where(sql`schemaname = current_schema()`);
  return rows.map(({ name }) => name);
}
