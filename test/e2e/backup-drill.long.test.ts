import { copyFile, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRestoreDrill, drillOptions, type RestoreDrill } from './restore-drill.ts';
import { startStage, type Stage } from './stage.ts';

describe('a database that is restored to an earlier time', () => {
  let stage: Stage;
  let drill: RestoreDrill;
  let file: string;
  beforeEach(async () => {
    stage = await startStage(drillOptions);
    drill = createRestoreDrill(stage, await stage.team());
    file = stage.database.url.slice('file:'.length);
  });
  afterEach(() => stage.close());

  const removeDatabase = async () => {
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
  };
  it('from a backup makes no picture twice, and repeats no event under another id', async () => {
    const prepared = await drill.prepare();
    await drill.command('backup', `${file}.backup`);
    await drill.goOn(prepared);
    await removeDatabase();
    const restored = JSON.parse(await drill.command('restore', `${file}.backup`, '--json')) as {
      failed: { id: string }[];
    };
    expect(restored.failed.map(({ id }) => id).sort()).toEqual(prepared.queued.map(({ id }) => id).sort());
    await stage.startGateway();
    await drill.resume(prepared);
  });

  it('by hand is noticed at the mark, and makes no picture twice', async () => {
    const prepared = await drill.prepare();
    await stage.gateway.kill();
    for (const suffix of ['', '-wal']) await copyFile(file + suffix, `${file}.copy${suffix}`);
    await stage.startGateway();
    await drill.goOn(prepared);
    await removeDatabase();
    for (const suffix of ['', '-wal']) await copyFile(`${file}.copy${suffix}`, file + suffix);
    await stage.startGateway();
    expect(stage.gateway.log().some((line) => line.includes('older_than_mark'))).toBe(true);
    await drill.resume(prepared);
  });
});
