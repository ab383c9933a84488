import type { Config } from '../config/config.ts';
import type { OpenStoreOptions } from '../store/open-store.ts';

/** What the settings say about the database. */
export function storeOptions(config: Config): Omit<OpenStoreOptions, 'clock'> {
  return {
    url: config.DATABASE_URL,
    maxConnections: config.DATABASE_POOL_SIZE,
    directUrl: config.DATABASE_DIRECT_URL,
    preparedStatements: config.DATABASE_PREPARED_STATEMENTS === 'on',
    schema: config.DATABASE_SCHEMA,
    ca: config.DATABASE_CA,
    timeouts: {
      connectMs: config.DATABASE_CONNECT_TIMEOUT_MS,
      acquireMs: config.DATABASE_ACQUIRE_TIMEOUT_MS,
      statementMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
      lockMs: config.DATABASE_LOCK_TIMEOUT_MS,
      idleMs: config.DATABASE_IDLE_TIMEOUT_MS,
    },
  };
}
