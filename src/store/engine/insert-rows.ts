import { sql, type Placeholder } from 'drizzle-orm';
import type { Preparable } from './prepared-statement.ts';
import { change } from './statement.ts';
import type { Session } from './store.ts';

/** The placeholder of each column's value. */
type RowPlaceholders<Row> = { [Column in keyof Row]: Placeholder };

/**
 * A hot insert of several rows at once: one statement, prepared for each number of rows.
 * @param build an insert of the rows that it is given
 */
export function insertRows<Row extends object>() {
  return (name: string, build: (session: Session, rows: RowPlaceholders<Row>[]) => Preparable) =>
    async (session: Session, rows: readonly Row[]): Promise<void> => {
      if (rows.length === 0) return;
      const insert = change()(`${name}_${rows.length}`, (opened) => build(opened, rows.map(placeholdersOf)));
      await insert(session, Object.assign({}, ...rows.map(valuesOf)) as object);
    };
}

function placeholdersOf<Row extends object>(row: Row, number: number): RowPlaceholders<Row> {
  const columns = Object.keys(row).map((column) => [column, sql.placeholder(nameOf(column, number))]);
  return Object.fromEntries(columns) as RowPlaceholders<Row>;
}

function valuesOf(row: object, number: number): object {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [nameOf(column, number), value as unknown]),
  );
}

const nameOf = (column: string, number: number) => `${column}_${number}`;
