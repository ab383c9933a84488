import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeEach(async () => (database = await temporaryDatabase()));
afterEach(() => database.remove());

describe('where a key file is and its database is not', () => {
  const file = () => join(database.folder, 'nanogate.db');
  const environment = () => ({
    ...database.environment,
    NANOPHOTO_API_KEY: 'any',
    PORT: '0',
    LOG_LEVEL: 'silent',
  });

  it.each([
    [['serve']],
    [['migrate']],
    [['team', 'list']],
    [['team', 'create', 'web']],
    [['webhook', 'rotate-key']],
  ])('%s makes no new one', async (args) => {
    await runHere(['team', 'create', 'first'], environment());
    rmSync(file());
    for (const isEmpty of [false, true]) {
      if (isEmpty) writeFileSync(file(), '');
      const { status, stderr } = await runHere(args, environment());
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(
          /^error: the database file .*nanogate\.db is missing or empty, .*\.key is there: .*\n$/,
        ) as string,
      });
    }
    expect(readdirSync(database.folder).filter((name) => /-wal|-shm/.test(name))).toEqual([]);
  });

  it('a new one is made once the key file was moved away', async () => {
    await runHere(['team', 'create', 'web'], environment());
    rmSync(file());
    mkdirSync(join(database.folder, 'old'));
    rmSync(join(database.folder, 'nanogate.key'));
    expect((await runHere(['team', 'create', 'web'], environment())).status).toBe(0);
    expect(existsSync(join(database.folder, 'nanogate.key'))).toBe(true);
  });
});
