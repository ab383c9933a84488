import type { Clock } from '../domain/clock.ts';
import type { Observer } from '../domain/observation.ts';
import { openPostgresStore } from './postgres/open-postgres-store.ts';
import { openSqliteStore } from './sqlite/open-sqlite-store.ts';
import type { Store } from './engine/store.ts';

export function openStore({ url, ...options }: OpenStoreOptions): Store {
  if (url.startsWith('file:')) return openSqliteStore({ filename: url.slice('file:'.length), ...options });
  return openPostgresStore({ url, ...options });
}

export interface OpenStoreOptions {
  /** `file:path` or `postgres://…`. */
  url: string;
  clock: Clock;
  /** Called with the observations of committed transactions. */
  observe?: Observer;
  strict?: boolean;
  onIdleError?: (error: Error) => void;
}
