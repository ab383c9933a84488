import { getTableColumns, sql, type SQL, type Table } from 'drizzle-orm';

/**
 * The `select` of an insert of any number of rows on PostgreSQL: one statement with one parameter, `rows`, whatever
 * their number, so that it is prepared once. To encode a parameter for each value costs several times as much.
 */
export function selectRecords(table: Table): SQL {
  const columns = Object.values(getTableColumns(table));
  const names = columns.map(({ name }) => sql.identifier(name));
  const types = columns.map((column) => sql`${sql.identifier(column.name)} ${sql.raw(column.getSQLType())}`);
  return sql`select ${sql.join(names, sql`, `)} from json_to_recordset(${sql.placeholder('rows')}::json) as record(${sql.join(types, sql`, `)})`;
}

/** The value of `rows`: what is absent has its default, or is null. */
export function recordsOf(table: Table, rows: readonly object[]): string {
  const columns = Object.entries(getTableColumns(table)).map(
    ([key, { name, default: absent }]) => [key, name, absent ?? null] as const,
  );
  return JSON.stringify(
    rows.map((row) => {
      const values = row as Record<string, unknown>;
      return Object.fromEntries(columns.map(([key, name, absent]) => [name, values[key] ?? absent]));
    }),
  );
}
