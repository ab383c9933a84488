import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

/** What the tables are made of on SQLite. */
export const sqliteDialect = {
  table: sqliteTable,
  text,
  integer,
  real,
  json: (name: string) => text(name, { mode: 'json' }),
  index,
  uniqueIndex,
  check,
  primaryKey,
};

/** What an engine supplies to the definitions of the tables. Typed as SQLite for both engines. */
export type Dialect = typeof sqliteDialect;
