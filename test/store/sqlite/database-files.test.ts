import fs, { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/domain/app-error.ts';
import { insertTeam, listTeams } from '../../../src/store/access/teams.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { RESERVE_BYTES } from '../../../src/store/sqlite/disk-reserve.ts';
import { createMovedClock } from '../../moved-clock.ts';

let folder: string;
let file: string;
let store: Store;
let reported: [check: string, problem: string | null][];
const clock = createMovedClock();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nanogate-files-'));
  file = join(folder, 'nanogate.db');
  reported = [];
  store = open({ exclusive: true });
  await store.migrate();
});
afterEach(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  await store.close();
  rmSync(folder, { recursive: true });
});

function open(options: { exclusive?: boolean } = {}): Store {
  return openStore({
    url: `file:${file}`,
    clock,
    report: (check, problem) => void reported.push([check, problem]),
    ...options,
  });
}

const addTeam = (name: string, during = () => undefined as void) =>
  store.transaction(async (tx) => {
    await insertTeam(tx, { id: `team_${name}`, name, weight: 1, createdAt: tx.now });
    during();
  });

/** What may happen to a file under the gateway. */
const harms: [string, (path: string) => void][] = [
  ['deleted', (path) => rmSync(path)],
  ['moved away', (path) => renameSync(path, `${path}.moved`)],
  ['replaced', (path) => (renameSync(path, `${path}.moved`), writeFileSync(path, ''))],
];
const cases = ['', '-wal', '-shm'].flatMap((suffix) =>
  harms.map(([how, harm]): [string, string, (path: string) => void] => [`nanogate.db${suffix}`, how, harm]),
);

describe('a file of the database', () => {
  it.each(cases)('%s that is %s between two groups fails the next with 503', async (name, _, harm) => {
    await addTeam('a');
    harm(join(folder, name));
    await expect(addTeam('b')).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 60 });
    expect(reported.at(-1)).toEqual(['file', expect.stringContaining(`${name} was deleted or replaced`)]);
  });

  it.each(cases)('%s that is %s during a group fails that group', async (name, _, harm) => {
    await expect(addTeam('a', () => harm(join(folder, name)))).rejects.toThrow(AppError);
  });

  it('that is moved to its place again serves again', async () => {
    renameSync(file, `${file}.moved`);
    await expect(addTeam('a')).rejects.toThrow(AppError);
    renameSync(`${file}.moved`, file);
    await addTeam('b');
    expect(reported.at(-1)).toEqual(['disk', null]);
    expect(reported).toContainEqual(['file', null]);
    expect((await listTeams(store.reader)).map(({ name }) => name)).toEqual(['b']);
  });
});

describe('the lock of the gateway', () => {
  it('refuses a second gateway, lets a command run beside it, and is free once it has closed', async () => {
    expect(() => open({ exclusive: true })).toThrow(`another gateway serves the database file ${file}`);
    const command = open();
    expect(await command.pendingMigrations()).toEqual([]);
    await command.close();
    await store.close();
    store = open({ exclusive: true });
    await addTeam('a');
  });

  it('leaves the files of the gateway alone when it refuses one', async () => {
    expect(() => open({ exclusive: true })).toThrow();
    await addTeam('a');
    expect(existsSync(`${file}-wal`)).toBe(true);
  });
});

describe('the reserve of disk', () => {
  it('is held while the gateway serves, by its owner only, and stays for the next start', async () => {
    const { size, mode, blocks } = statSync(`${file}-reserve`);
    expect({ size, mode: mode & 0o777 }).toEqual({ size: RESERVE_BYTES, mode: 0o600 });
    expect(blocks * 512).toBeGreaterThanOrEqual(RESERVE_BYTES);
    expect(store.acceptsWork()).toBe(true);
    await store.close();
    expect(statSync(`${file}-reserve`).size).toBe(RESERVE_BYTES);
    store = open();
  });

  it('is given back when a gateway starts on a full disk, and generations are refused', async () => {
    await store.close();
    const { openSync } = fs;
    vi.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
      const isFree = statSync(`${file}-reserve`).size === 0 && path !== `${file}-reserve`;
      if (isFree || flags === 'r+') return openSync(path, flags, mode);
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    syncBuiltinESMExports();
    store = open({ exclusive: true });
    expect(statSync(`${file}-reserve`).size).toBe(0);
    expect(store.acceptsWork()).toBe(false);
    await addTeam('a');
  });

  it('is not held by commands', async () => {
    await store.close();
    rmSync(`${file}-reserve`);
    store = open();
    await addTeam('a');
    expect(existsSync(`${file}-reserve`)).toBe(false);
  });
});
