import { is, type SQL } from 'drizzle-orm';
import { getTableConfig as postgresConfig, PgDialect, PgTable } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig, SQLiteSyncDialect, SQLiteTable } from 'drizzle-orm/sqlite-core';

/** What both engines' versions of a table have to agree on. */
export interface TableShape {
  columns: { name: string; kind: string; notNull: boolean; primary: boolean; unique: boolean }[];
  primaryKeys: string[][];
  indexes: { name: string; unique: boolean; columns: string[]; where: string | null }[];
  checks: { name: string; condition: string }[];
  foreignKeys: { columns: string[]; references: string; onDelete: string }[];
}

export function describeSqliteTables(schema: object): Record<string, TableShape> {
  const dialect = new SQLiteSyncDialect();
  const text = (sql: SQL) => normalize(dialect.sqlToQuery(sql).sql);
  const tables = Object.values(schema).filter((value) => is(value, SQLiteTable));
  return Object.fromEntries(
    tables.map((table) => {
      const config = sqliteConfig(table);
      return [config.name, shapeOf(config as unknown as Config, text)];
    }),
  );
}

export function describePostgresTables(schema: object): Record<string, TableShape> {
  const dialect = new PgDialect();
  const text = (sql: SQL) => normalize(dialect.sqlToQuery(sql).sql);
  const tables = Object.values(schema).filter((value) => is(value, PgTable));
  return Object.fromEntries(
    tables.map((table) => {
      const config = postgresConfig(table);
      return [config.name, shapeOf(config as unknown as Config, text)];
    }),
  );
}

interface Named {
  name: string;
}

/** The part of Drizzle's table configuration that its two dialects share. */
interface Config {
  columns: (Named & { columnType: string; notNull: boolean; primary: boolean; isUnique: boolean })[];
  primaryKeys: { columns: Named[] }[];
  indexes: { config: { name: string; unique: boolean; columns: Named[]; where?: SQL } }[];
  checks: { name: string; value: SQL }[];
  foreignKeys: {
    reference(): { columns: Named[]; foreignTable: object; foreignColumns: Named[] };
    onDelete?: string;
  }[];
}

function shapeOf(config: Config, text: (sql: SQL) => string): TableShape {
  const names = (columns: Named[]) => columns.map(({ name }) => name);
  return {
    columns: config.columns.map(({ name, columnType, notNull, primary, isUnique }) => {
      const kind = kinds[columnType];
      if (kind === undefined)
        throw new Error(`${name} has a type that the engines may not share: ${columnType}`);
      return { name, kind, notNull, primary, unique: isUnique };
    }),
    primaryKeys: config.primaryKeys.map(({ columns }) => names(columns)),
    indexes: config.indexes.map(({ config: { name, unique, columns, where } }) => ({
      name,
      unique,
      columns: names(columns),
      where: where === undefined ? null : text(where),
    })),
    checks: config.checks.map(({ name, value }) => ({ name, condition: text(value) })),
    foreignKeys: config.foreignKeys.map((key) => {
      const { columns, foreignColumns, foreignTable } = key.reference();
      const table = (foreignTable as Record<symbol, string>)[Symbol.for('drizzle:Name')];
      return {
        columns: names(columns),
        references: `${table}(${names(foreignColumns).join()})`,
        onDelete: key.onDelete ?? 'no action',
      };
    }),
  };
}

const kinds: Record<string, string> = {
  SQLiteText: 'text',
  PgText: 'text',
  SQLiteInteger: 'integer',
  PgBigInt53: 'integer',
  SQLiteReal: 'real',
  PgDoublePrecision: 'real',
  SQLiteTextJson: 'json',
  PgJson: 'json',
};

function normalize(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}
