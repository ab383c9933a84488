import { getTableName } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import * as sqliteTables from '../schema/sqlite.ts';
import type { Tables } from '../schema/tables.ts';

/** Every table of the schema, each after the tables that its rows refer to. */
export function tableOrder(): TableName[] {
  const names = Object.keys(sqliteTables) as TableName[];
  const ordered: TableName[] = [];
  const add = (name: TableName): void => {
    if (ordered.includes(name)) return;
    for (const parent of parentsOf(name))
      if (parent !== name) add(names.find((each) => storedNameOf(each) === parent)!);
    ordered.push(name);
  };
  names.forEach(add);
  return ordered;
}

export type TableName = keyof Tables;

/** The name of a table in the database. */
export function storedNameOf(name: TableName): string {
  return getTableName(sqliteTables[name]);
}

/** The columns of the primary key, by their names in the table's type. */
export function keyFieldsOf(name: TableName): string[] {
  const { columns, primaryKeys } = getTableConfig(sqliteTables[name]);
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  return Object.entries(sqliteTables[name])
    .filter(([, column]) => key.includes(column as never))
    .map(([field]) => field);
}

function parentsOf(name: TableName): string[] {
  return getTableConfig(sqliteTables[name]).foreignKeys.map((key) =>
    getTableName(key.reference().foreignTable),
  );
}
