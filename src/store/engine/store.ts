import type { SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { UnixMs } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import type { Tables } from '../schema/tables.ts';
import type { Preparable, PreparedStatement } from './prepared-statement.ts';

export interface Store {
  engine: 'sqlite' | 'postgres';
  /**
   * Runs `work` atomically; resolves once it is committed and durable, rejects with whatever `work` throws once its writes are
   * undone. Inside, await nothing but the transaction: no network, no timers, no other transaction. `work` may run again (on PostgreSQL
   * after a deadlock, on SQLite when another that shared its commit was undone), so it must have no effects beside its writes.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** For reads outside transactions: sees what is committed, and does not wait for writers. */
  reader: Session;
  /** Brings the schema up to date; returns the names of the migrations that it applied. */
  migrate(): Promise<string[]>;
  /** Names of the migrations that are still to be applied. */
  pendingMigrations(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * What a store function needs: a connection, the tables of its engine, and the statements prepared on it. Typed as SQLite for
 * both engines; `postgres/` casts to it in one place.
 */
export interface Session {
  db: BetterSQLite3Database;
  tables: Tables;
  /** `FOR UPDATE SKIP LOCKED` on PostgreSQL, where others may be claiming at the same time; nothing on SQLite. */
  skipLocked: SQL;
  /** At the end of a `where`: keeps the rows from others until the commit, as SQLite's only writer has them anyway. */
  forUpdate: SQL;
  /** Prepares a statement for this connection, under a name. */
  prepare(name: string, query: Preparable): PreparedStatement;
  /** What `read` answers about what seldom changes; SQLite may give an answer again while it is true. */
  remember(question: string, read: () => unknown): unknown;
  /** Prepared statements by name, kept as long as the connection. */
  prepared: Map<string, PreparedStatement>;
}

export interface Transaction extends Session {
  /** One time for everything that a transaction writes. */
  now: UnixMs;
  /** Tells what the transaction did, once it is committed; forgotten when it is undone. */
  observe: Observer;
}
