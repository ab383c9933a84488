import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { examineBackups } from '../../../src/gateway/doctor/examine-backups.ts';
import { createConditions } from '../../../src/gateway/conditions.ts';
import { createBackup } from '../../../src/operations/backups/create-backup.ts';
import { readLoad } from '../../../src/operations/read-load.ts';
import type { BackupProgress } from '../../../src/store/engine/backup-options.ts';
import { createBackupMaker } from '../../../src/workers/backup-maker.ts';
import { sqlite } from '../../engines.ts';
import { memoryFolder } from '../../memory-folder.ts';
import { createContext, type TestContext } from '../fixture.ts';

let context: TestContext;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(memoryFolder, 'nanogate-backups-'));
  context = await createContext(sqlite, {
    backups: { folder: join(folder, 'backups'), intervalMs: 24 * HOUR_MS, keep: 2 },
  });
});
afterEach(async () => {
  await context.database.drop();
  rmSync(folder, { recursive: true });
});

const made = () =>
  readdirSync(join(folder, 'backups'))
    .filter((name) => name.endsWith('.db'))
    .sort();
const examined = async () => (await examineBackups(context))[0]!;

function openMaker() {
  const lines: string[] = [];
  const log = (fields: { check?: string; problem?: string }, message: string) =>
    void lines.push(`${message} ${fields.check}`);
  const conditions = createConditions({ error: log, info: log } as never);
  return { ...createBackupMaker(context, '1.2.3', conditions.report), conditions, lines };
}

it('reports how much is copied up to the end, and refuses a folder that is not there', async () => {
  const reported: BackupProgress[] = [];
  const onProgress = (progress: BackupProgress) => void reported.push(progress);
  await createBackup(context, { target: join(folder, 'by-hand.db'), version: '1.2.3', onProgress });
  expect(reported[0]?.copiedPages).toBe(0);
  expect(reported.at(-1)?.copiedPages).toBe(reported.at(-1)?.totalPages);
  const nowhere = join(folder, 'missing', 'by-hand.db');
  await expect(createBackup(context, { target: nowhere, version: '1.2.3' })).rejects.toThrow(
    `the folder ${join(folder, 'missing')} does not exist`,
  );
});

it('makes a backup at once, then one at each interval, and keeps the newest', async () => {
  const maker = openMaker();
  expect(await examined()).toMatchObject({ status: 'warning' });
  const start = context.clock.now();
  expect(await maker.runOnce()).toBe(start + 24 * HOUR_MS);
  expect(made()).toEqual(['nanogate-2026-06-16T12-00-00-000Z.db']);
  context.clock.advance(24 * HOUR_MS - 1);
  expect(await maker.runOnce()).toBe(start + 24 * HOUR_MS);
  expect(made()).toHaveLength(1);
  expect((await readLoad(context)).backupAgeMs).toBe(24 * HOUR_MS - 1);
  context.clock.advance(1);
  writeFileSync(join(folder, 'backups', 'by-hand.db'), 'stays');
  writeFileSync(join(folder, 'backups', 'nanogate-2026-06-16T13-00-00-000Z.db.partial'), 'of a crash');
  for (let i = 0; i < 3; i++) {
    await maker.runOnce();
    context.clock.advance(24 * HOUR_MS);
  }
  expect(readdirSync(join(folder, 'backups')).sort()).toEqual([
    'by-hand.db',
    'nanogate-2026-06-18T12-00-00-000Z.db',
    'nanogate-2026-06-18T12-00-00-000Z.db.sha256',
    'nanogate-2026-06-19T12-00-00-000Z.db',
    'nanogate-2026-06-19T12-00-00-000Z.db.sha256',
  ]);
  expect(await examined()).toMatchObject({ status: 'ok' });
});

it('counts a backup that another process made, and is not stopped by a clock that is set back', async () => {
  await openMaker().runOnce();
  const start = context.clock.now();
  expect(await openMaker().runOnce()).toBe(start + 24 * HOUR_MS);
  context.clock.set(start - 48 * HOUR_MS);
  expect(await openMaker().runOnce()).toBe(start - 24 * HOUR_MS);
});

it('degrades the gateway while it fails, tries again after minutes, and says when it is over', async () => {
  const { runOnce, conditions, lines } = openMaker();
  // The folder cannot be made where a file is.
  writeFileSync(join(folder, 'backups'), '');
  const start = context.clock.now();
  for (let i = 0; i < 3; i++) {
    expect(await runOnce()).toBe(context.clock.now() + 5 * MINUTE_MS);
    expect(await runOnce()).toBe(context.clock.now() + 5 * MINUTE_MS);
    expect(conditions.current().backup).toMatch(/^the scheduled backup failed: \w+/);
    context.clock.advance(5 * MINUTE_MS);
  }
  expect(lines).toEqual(['degraded backup']);
  rmSync(join(folder, 'backups'));
  mkdirSync(join(folder, 'backups'));
  expect(await runOnce()).toBe(start + 24 * HOUR_MS + 15 * MINUTE_MS);
  expect(conditions.current()).toEqual({});
  expect(lines).toEqual(['degraded backup', 'no longer degraded backup']);
  expect(made()).toHaveLength(1);
  expect(await examined()).toMatchObject({ status: 'ok' });
  context.clock.advance(49 * HOUR_MS);
  expect(await examined()).toMatchObject({
    status: 'warning',
    message: expect.stringMatching(/and one is due every 24 h$/) as string,
  });
});
