import { openPostgresStore, type PostgresStoreOptions } from './postgres/open-postgres-store.ts';
import { openSqliteStore, type SqliteStoreOptions } from './sqlite/open-sqlite-store.ts';
import type { Store } from './engine/store.ts';

export function openStore({ url, ...options }: OpenStoreOptions): Store {
  if (url.startsWith('file:')) return openSqliteStore({ filename: url.slice('file:'.length), ...options });
  return openPostgresStore({ url, ...options });
}

/** `url`: `file:path` or `postgres://…`. Each engine ignores the options that only the other has. */
export type OpenStoreOptions = { url: string } & Omit<SqliteStoreOptions, 'filename'> &
  Omit<PostgresStoreOptions, 'url'>;
