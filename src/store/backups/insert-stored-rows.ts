import { sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { storableText } from '../../domain/storable-text.ts';
import type { Transaction } from '../engine/store.ts';
import { columnsOf, type StoredRow } from './read-table-pages.ts';
import type { TableName } from './table-order.ts';

/** Stores rows as they were read. Returns how many texts had a character that PostgreSQL refuses, which is replaced. */
export async function insertStoredRows(tx: Transaction, name: TableName, rows: StoredRow[]): Promise<number> {
  const columns = Object.entries(columnsOf(tx, name));
  let replaced = 0;
  const valueOf = (value: string | number | null | undefined, { dataType }: SQLiteColumn) => {
    if (typeof value !== 'string') return value;
    const text = tx.engine === 'postgres' ? storableText(value) : value;
    if (text !== value) replaced += 1;
    return dataType === 'json' ? sql`${text}` : text;
  };
  const values = rows.map((row) =>
    Object.fromEntries(columns.map(([field, column]) => [field, valueOf(row[field], column)])),
  );
  await tx.db.insert(tx.tables[name]).values(values);
  return replaced;
}

/** Removes the one row that the migrations make, since the copy brings its own. */
export async function clearAuditHead({ db, tables }: Transaction): Promise<void> {
  await db.delete(tables.auditHead);
}
