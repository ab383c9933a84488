import type { SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ServerIdentity } from '../../domain/backups/server-identity.ts';
import type { ClockTimes, UnixMs } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import type { BackupFile, BackupOptions } from './backup-options.ts';
import type { SubmissionMark } from './submission-mark.ts';
import type { Together } from './together.ts';
import type { Tables } from '../schema/tables.ts';
import type { ChangeFeed, ChangeListener } from './change-hub.ts';
import type { Preparable, PreparedStatement } from './prepared-statement.ts';

export interface Store {
  engine: 'sqlite' | 'postgres';
  /**
   * Runs `work` atomically. Resolves once it is committed and durable; rejects with what `work` throws,
   * once its writes are rolled back, or with `unavailable` for a fault of the database. Inside, await nothing but the transaction: no network, no timers, no
   * other transaction. `work` may run again (on PostgreSQL after a deadlock, on SQLite when another
   * transaction of its group was rolled back), so it must have no effects beside its writes.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** For reads outside transactions: sees what is committed and does not wait for writers. */
  reader: Session;
  /**
   * For reads that may take long, such as reports: on SQLite they run in a thread of their own, and hold up
   * nobody else. To start one of its statements costs several times what `reader` takes.
   */
  reports: Session;
  /**
   * Resolves when the database takes writes: it committed one in the last seconds, or it takes one now.
   * @throws AppError `unavailable`
   */
  verifyWritable(): Promise<void>;
  /**
   * Resolves when the settings suit how the server is reached. `migrate` does it first.
   * @throws Error that says in one line which setting is wrong
   */
  verifyConnections(): Promise<void>;
  /** Brings the schema up to date; returns the names of the migrations that it applied. */
  migrate(): Promise<string[]>;
  /** Names of the migrations that are still to be applied. */
  pendingMigrations(): Promise<string[]>;
  /**
   * Gives at most so many free pages of the file back to the disk. Returns how many bytes; 0: there are none to spare, or
   * the server does it by itself.
   */
  releaseSpace(pages: number): Promise<number>;
  /** Writes a verified copy of the database as it is now. @throws Error that says why in one line; always on PostgreSQL */
  backUp(options: BackupOptions): Promise<BackupFile>;
  /** The last submission that may have been sent. PostgreSQL has no such mark. */
  mark: Pick<SubmissionMark, 'write' | 'read' | 'remove'>;
  /** Rewrites the database without its free space. Nothing else may use it meanwhile. @throws on PostgreSQL */
  compact(): Promise<void>;
  /** What the database takes on disk. */
  size(): Promise<DatabaseSize>;
  /** False: the disk is almost full, and what is left of it is kept for the ends of what was accepted. */
  acceptsWork(): boolean;
  /**
   * Passes on what is committed from now on: by this process and, on PostgreSQL, by the others. Ends when the
   * store is closed.
   */
  listen(listener: ChangeListener): ChangeFeed;
  /**
   * Names something to those who listen in the other processes on the database, and to nobody in this one. Call it after
   * the commit. A SQLite file has one gateway, and nobody else to tell.
   */
  announce(topic: string): void;
  /**
   * Lets the listener decide what a server means that the database was not on before, before anything else runs on it. Resolves
   * when it has decided on the current one. A SQLite file has no server.
   */
  followServer(listener: ServerListener): Promise<void>;
  close(): Promise<void>;
}

/** Decides what it means that a database is on another server. */
export interface ServerListener {
  /** Runs before anything else on that server, in one process at a time. Returns what to do after the commit. */
  decide(tx: Transaction, server: ServerIdentity): Promise<() => void>;
  /** The database does not say which server it is on. Called once. */
  unknown(): void;
}

export interface TransactionOptions {
  /**
   * On PostgreSQL it may share its commit with others, if all that it writes it writes by `together`: else it is run
   * again in a transaction of its own. Names whose rows it locks, such as a team: after one that had to wait or failed,
   * those of the same name are kept apart for a while. SQLite shares every commit.
   */
  sharesCommit?: string | undefined;
  /**
   * False: on PostgreSQL it resolves before the commit is synced, so a crash of the server may undo it. SQLite syncs every
   * commit.
   */
  isDurable?: boolean;
}

export interface DatabaseSize {
  databaseBytes: number;
  /** The write-ahead log, which is in addition. Null: it is the server's. */
  walBytes: number | null;
}

/**
 * What a store function needs: a connection, the tables of its engine, and its prepared statements. Typed
 * as SQLite for both engines; `postgres/` casts in one place.
 */
export interface Session {
  engine: 'sqlite' | 'postgres';
  db: BetterSQLite3Database;
  tables: Tables;
  /** `FOR UPDATE SKIP LOCKED` on PostgreSQL, where others may claim at the same time; empty on SQLite. */
  skipLocked: SQL;
  /**
   * At the end of a `where`: locks the rows until the commit. Empty on SQLite, which has a single writer.
   */
  forUpdate: SQL;
  /** Runs a statement without values, such as `SAVEPOINT`. */
  execute(statement: string): Promise<void>;
  /** Prepares a statement for this connection, under a name. */
  prepare(name: string, query: Preparable): PreparedStatement;
  /** The rows that `read` answers. SQLite may answer from its row cache. */
  remember(question: string, read: () => unknown): unknown;
  snapshots: Snapshots;
  /** Prepared statements by name, kept as long as the connection. */
  prepared: Map<string, PreparedStatement>;
}

/** What was read before and may be used again, shared by the transactions of a store, or by its reads. */
export interface Snapshots {
  values: Map<string, unknown>;
  /**
   * For how long a transaction may commit what was written before something that is committed already: on
   * PostgreSQL one that waited for a lock. 0 on SQLite, where they run one after the other.
   */
  overlapMs: number;
}

export interface Transaction extends Session, ClockTimes {
  /** One time for everything that a transaction writes. */
  now: UnixMs;
  /**
   * Observes what the transaction does. Passed on once it is committed, dropped when it is rolled back.
   */
  observe: Observer;
  /**
   * Names what others may wait for: the id of a generation whose status or progress changed, or of a team that has
   * a new event. Passed on once the transaction is committed; a part that was rolled back does no harm.
   */
  changed(topic: string): void;
  /**
   * Writes together with the transactions that share this one's commit. They run at the same time and are not separated
   * by locks, so `run` must be right for all items at once.
   */
  together: Together;
}
