import fs from 'node:fs';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/domain/clock.ts';
import { defaultTimeouts } from '../../../src/store/engine/database-timeouts.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { sqlite, type TestDatabase } from '../../engines.ts';

const unavailable = { code: 'unavailable', retryAfterSeconds: 2 };
const LOCK_MS = 200;

let database: TestDatabase;
let filename: string;
let store: Store;
let other: Database.Database;
let fatal: unknown[];

beforeEach(async () => {
  database = await sqlite.emptyDatabase();
  filename = database.url.slice('file:'.length);
  fatal = [];
  store = openSqliteStore({
    filename,
    clock: systemClock,
    timeouts: { ...defaultTimeouts, lockMs: LOCK_MS },
    onFatal: (error) => fatal.push(error),
  });
  await store.migrate();
  other = new Database(filename);
});

afterEach(async () => {
  vi.restoreAllMocks();
  other.close();
  await store.close();
  await database.drop();
});

const rewrite = () =>
  store.transaction(async ({ db }) => void db.run(sql`update schema_migrations set checksum = checksum`));

describe('another process that holds the lock of the SQLite file', () => {
  it('makes transactions wait without blocking the event loop, then they succeed', async () => {
    other.exec('begin immediate');
    const waiting = rewrite();
    // Were the driver waiting for the lock, this timer would fire only after the lock's time-out.
    await new Promise((resolve) => setTimeout(resolve, LOCK_MS / 4));
    other.exec('rollback');
    await waiting;
  });

  it('makes them `unavailable` when it never lets go of it', async () => {
    other.exec('begin immediate');
    await expect(rewrite()).rejects.toMatchObject(unavailable);
    await expect(store.verifyWritable()).rejects.toMatchObject(unavailable);
    other.exec('rollback');
    await rewrite();
    await store.verifyWritable();
  });
});

describe('a fault that the driver reports', () => {
  it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY', 'SQLITE_CORRUPT', 'SQLITE_NOMEM'])(
    '%s is `unavailable`, and readiness tries a write',
    async (code) => {
      await store.verifyWritable();
      const failing = store.transaction(async () => {
        throw new Database.SqliteError('as the driver says', code);
      });
      await expect(failing).rejects.toMatchObject(unavailable);
      other.exec('begin immediate');
      // It does not rely on the commit before the fault.
      await expect(store.verifyWritable()).rejects.toMatchObject(unavailable);
      other.exec('rollback');
    },
  );

  it('is a defect when it is about what was to be stored', async () => {
    const failing = store.transaction(
      async ({ db }) => void db.run(sql`insert into schema_migrations (name) values ('x')`),
    );
    await expect(failing).rejects.toMatchObject({ cause: { code: 'SQLITE_CONSTRAINT_NOTNULL' } });
  });
});

describe('a sync of the log that fails', () => {
  it('is reported as fatal, and nothing is written any more', async () => {
    const sync = vi.spyOn(fs, 'fdatasync');
    sync.mockImplementation((_, done) => done(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })));
    await expect(rewrite()).rejects.toMatchObject(unavailable);
    expect(fatal).toHaveLength(1);
    sync.mockRestore();
    await expect(rewrite()).rejects.toMatchObject(unavailable);
  });
});
