import Database from 'better-sqlite3';
import { timesOf, type Clock } from '../../../src/domain/clock.ts';
import type { Observer } from '../../../src/domain/observation.ts';
import { alone } from '../../../src/store/engine/together.ts';
import { observeCommitted } from '../../../src/store/engine/observe-committed.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { migrateSqlite } from '../../../src/store/sqlite/migrate-sqlite.ts';
import { createSession } from '../../../src/store/sqlite/open-sqlite-store.ts';

/**
 * A store in memory, on one connection and without a log to sync: transactions end within the microtasks of one turn of the event
 * loop, so that virtual time knows when nothing is under way any more. Its sessions and statements are those of the SQLite store.
 */
export async function openMemoryStore(clock: Clock, observe: Observer): Promise<Store> {
  const connection = new Database(':memory:');
  connection.pragma('foreign_keys = ON');
  await migrateSqlite(connection, clock);
  const session = createSession(connection);
  const begin = connection.prepare('begin immediate');
  const commit = connection.prepare('commit');
  const rollback = connection.prepare('rollback');
  let last: Promise<unknown> = Promise.resolve();
  async function committed<T>(work: () => Promise<T>): Promise<T> {
    begin.run();
    try {
      const result = await work();
      commit.run();
      return result;
    } catch (error) {
      if (connection.inTransaction) rollback.run();
      throw error;
    }
  }
  return {
    engine: 'sqlite',
    reader: session,
    reports: session,
    transaction: (work) =>
      observeCommitted({ observe }, (observed) => {
        const run = last.then(() =>
          committed(() =>
            observed((notes) => work({ ...session, ...timesOf(clock), ...notes, together: alone })),
          ),
        );
        last = run.catch(() => undefined);
        return run;
      }),
    verifyConnections: async () => undefined,
    migrate: async () => [],
    pendingMigrations: async () => [],
    verifyWritable: async () => undefined,
    size: async () => ({ databaseBytes: 0, walBytes: 0 }),
    acceptsWork: () => true,
    followServer: async () => undefined,
    announce: () => undefined,
    releaseSpace: async () => 0,
    compact: async () => undefined,
    backUp: () => Promise.reject(new Error('Nothing is backed up here')),
    mark: { write: async () => undefined, read: () => null, remove: () => undefined },
    listen: () => ({ isLive: () => true, close: async () => undefined }),
    close: async () => void connection.close(),
  };
}
