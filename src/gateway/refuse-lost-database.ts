import { existsSync, statSync } from 'node:fs';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/config.ts';
import { keyFileOf } from './encryption-keys.ts';

/**
 * Refuses to make a new database where there was one: the key file beside it is created after the
 * database, so it says that one was there. A gateway on an empty database would accept nobody's key and
 * forget what it owes.
 * @throws ConfigError when the SQLite file is missing or empty and its key file is there
 */
export function refuseLostDatabase(config: Pick<Config, 'DATABASE_URL'>): void {
  if (!config.DATABASE_URL.startsWith('file:')) return;
  const file = config.DATABASE_URL.slice('file:'.length);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const keyFile = keyFileOf(config);
  if (size > 0 || !existsSync(keyFile)) return;
  throw new ConfigError([
    `the database file ${file} is missing or empty, but its key file ${keyFile} is there: restore the database. For a new one, move the key file away first`,
  ]);
}
