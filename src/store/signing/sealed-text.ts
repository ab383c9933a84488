import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session, Transaction } from '../engine/store.ts';
import type { Tables } from '../schema/tables.ts';

export interface SealedText {
  /** The row's id, which is the encryption context. */
  id: string;
  /** As stored: JSON for `endpoints`. */
  text: string;
}

/** Tables with sealed texts: one in each row, or for `endpoints` one for each of its headers. */
export const sealedTables = ['signing_secrets', 'signing_keys', 'endpoints'] as const;
export type SealedTable = (typeof sealedTables)[number];

/** The sealed texts of a table, ordered by id, continuing after `afterId`. */
export async function listSealedTexts(
  session: Session,
  table: SealedTable,
  afterId: string,
  limit: number,
): Promise<SealedText[]> {
  const { rows, id, column } = placeOf(session.tables, table);
  return session.db
    .select({ id: sql<string>`${id}`, text: asText(column) })
    .from(rows)
    .where(gt(id, afterId))
    .orderBy(asc(id))
    .limit(limit);
}

/** Replaces a sealed text. False, and nothing is changed: the row no longer has that text. */
export async function replaceSealedText(
  tx: Transaction,
  table: SealedTable,
  before: SealedText,
  text: string,
): Promise<boolean> {
  const { rows, id, column, field } = placeOf(tx.tables, table);
  const replaced = await tx.db
    .update(rows)
    .set({ [field]: sql`${text}` })
    .where(and(eq(id, before.id), eq(asText(column), before.text)))
    .returning({ id });
  return replaced.length === 1;
}

/** The sealed text of the newest secret or key. Null: there is none. */
export async function newestSealedText({ db, tables }: Session): Promise<string | null> {
  let newest: { sealed: string; createdAt: UnixMs } | null = null;
  for (const rows of [tables.signingKeys, tables.signingSecrets]) {
    const { sealed, createdAt } = rows;
    const [row] = await db.select({ sealed, createdAt }).from(rows).orderBy(desc(rows.id)).limit(1);
    if (row !== undefined && row.createdAt > (newest?.createdAt ?? -Infinity)) newest = row;
  }
  return newest?.sealed ?? null;
}

interface Place {
  rows: SQLiteTable;
  id: SQLiteColumn;
  column: SQLiteColumn;
  /** The column's name in the table's type. */
  field: string;
}

function placeOf({ signingSecrets, signingKeys, endpoints }: Tables, table: SealedTable): Place {
  switch (table) {
    case 'signing_secrets':
      return { rows: signingSecrets, id: signingSecrets.id, column: signingSecrets.sealed, field: 'sealed' };
    case 'signing_keys':
      return { rows: signingKeys, id: signingKeys.id, column: signingKeys.sealed, field: 'sealed' };
    case 'endpoints':
      return { rows: endpoints, id: endpoints.id, column: endpoints.headers, field: 'headers' };
  }
}

// PostgreSQL cannot compare `json`, and its text is what was written.
const asText = (column: SQLiteColumn) => sql<string>`cast(${column} as text)`;
