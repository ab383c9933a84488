import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/domain/clock.ts';
import { createLogSync, type LogSync } from '../../../src/store/sqlite/log-sync.ts';
import type { Transaction } from '../../../src/store/engine/store.ts';
import { ensureAccounts } from '../../../src/store/upstream/upstream-accounts.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';

const write = (tx: Transaction) => ensureAccounts(tx, ['main']);

describe('the sync of the log', () => {
  let folder: string;
  let log: LogSync;
  /** Ends the calls to the system, in their order; an error makes one fail. */
  let calls: ((error: NodeJS.ErrnoException | null) => void)[];
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'nanogate-log-'));
    fs.writeFileSync(join(folder, 'test.db-wal'), '');
    log = createLogSync(join(folder, 'test.db-wal'));
    calls = [];
    vi.spyOn(fs, 'fdatasync').mockImplementation((_, done) => void calls.push(done));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    log.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('resolves once the system has written', async () => {
    let isDone = false;
    const done = log.sync().then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    calls[0]!(null);
    await done;
  });

  it('cannot be used any more once the system could not write', async () => {
    expect(log.assertUsable).not.toThrow();
    const failed = log.sync();
    calls[0]!(new Error('input/output error'));
    await expect(failed).rejects.toThrow('input/output error');
    expect(log.assertUsable).toThrow('input/output error');
  });

  it('is of the log beside the file that a link leads to', async () => {
    fs.symlinkSync(join(folder, 'real.db'), join(folder, 'link.db'));
    const store = openSqliteStore({ filename: join(folder, 'link.db'), clock: systemClock });
    await store.migrate();
    const done = store.transaction(write);
    await vi.waitUntil(() => calls.length === 1, { timeout: 30_000 });
    calls[0]!(null);
    await done;
    await store.close();
  });

  it('is what a transaction of the store waits for', async () => {
    const store = openSqliteStore({ filename: join(folder, 'store.db'), clock: systemClock });
    await store.migrate();
    let isDone = false;
    const done = store.transaction(write).then(() => (isDone = true));
    await vi.waitUntil(() => calls.length === 1, { timeout: 30_000 });
    expect(isDone).toBe(false);
    calls[0]!(null);
    await done;
    await store.close();
  });
});
