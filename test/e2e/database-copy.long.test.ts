import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from '../commands/command-line.ts';
import { createDatabase, sqliteAt, type E2eDatabase } from './database.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { verifyTotals } from './verify-totals.ts';

describe('a gateway that moves to PostgreSQL and back', () => {
  let stage: Stage;
  let team: Team;
  let server: E2eDatabase;
  let folder: string;
  beforeAll(async () => {
    // Long enough that the pictures are under way when the gateway stops.
    stage = await startStage({ sandbox: { minDurationMs: 3_000, maxDurationMs: 6_000 } });
    team = await stage.team();
    server = await createDatabase('postgres');
    folder = await mkdtemp(join(tmpdir(), 'nanogate-copy-'));
  });
  afterAll(async () => {
    await stage.close();
    await rm(folder, { recursive: true });
  });

  const copy = (from: string, to: string, more: Record<string, string> = {}) =>
    runHere(['database', 'copy', '--from', from, '--json'], {
      ...stage.environment,
      ...more,
      DATABASE_URL: to,
    });
  const accept = async (name: string) => {
    const webhook = { url: stage.receiver.url('/hook') };
    const accepted = [1, 2, 3].map((number) => team.createAccepted(`${name} ${number}`, { webhook }));
    return (await Promise.all(accepted)).map(({ id }) => id);
  };

  it('goes on with what was open, and asks for each picture and sends each webhook once', async () => {
    const ids = await accept('on SQLite');
    expect((await copy(stage.database.url, server.url)).stderr).toContain(
      'another gateway serves the database file',
    );

    await stage.gateway.terminate();
    const up = await copy(stage.database.url, server.url);
    expect(up).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(up.stdout)).toMatchObject({
      tables: { generations: 3 },
      differences: 0,
      auditFaults: 0,
    });

    await stage.startGateway({ DATABASE_URL: server.url });
    ids.push(...(await accept('on PostgreSQL')));
    const SOURCE_DATABASE_URL = server.url;
    const back = `file:${join(folder, 'back.db')}`;
    const inUse = await copy('env:SOURCE_DATABASE_URL', back, { SOURCE_DATABASE_URL });
    expect(inUse.stderr).toBe(
      'error: the source is in use: 1 gateways are connected. Stop every gateway first\n',
    );
    await expect(stat(join(folder, 'back.db'))).rejects.toThrow('ENOENT');

    await stage.gateway.terminate();
    expect((await copy(stage.database.url, server.url)).stderr).toContain('the target is not empty');
    expect(await copy('env:SOURCE_DATABASE_URL', back, { SOURCE_DATABASE_URL })).toMatchObject({ status: 0 });
    await stage.startGateway({ DATABASE_URL: back });
    ids.push(...(await accept('back on SQLite')));

    for (const id of ids) expect(await team.ended(id)).toMatchObject({ status: 'completed', error: null });
    await verifyTotals({ ...stage, database: sqliteAt(back) });
    expect(stage.receiver.webhooks()).toHaveLength(ids.length);
  });
});
