import {
  bigint,
  check,
  doublePrecision,
  index,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Dialect } from './sqlite-dialect.ts';

/**
 * The same on PostgreSQL, in the types that hold what SQLite's hold: its own `integer` ends at 2^31,
 * below any time in milliseconds, and its `real` has half the digits. `json`, not `jsonb`, because it
 * keeps the order of keys.
 */
export const postgresDialect = {
  table: pgTable,
  text,
  integer: (name: string) => bigint(name, { mode: 'number' }),
  real: doublePrecision,
  json,
  index,
  uniqueIndex,
  check,
  primaryKey,
} as unknown as Dialect;
