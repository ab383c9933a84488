import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findDebianPostgres, startDebianPostgres, type DebianPostgres } from '../debian-postgres.ts';
import { runHere } from '../commands/command-line.ts';
import { postgresAt } from './database.ts';
import { createRestoreDrill, drillOptions, type RestoreDrill } from './restore-drill.ts';
import { startStage, type Stage } from './stage.ts';

const programs = findDebianPostgres();

// pg_dump must not be older than the server, so the server is of the same package.
describe.skipIf(programs === null)(
  'a PostgreSQL database that pg_dump saved and pg_restore restored (needs: apt-get install postgresql)',
  () => {
    let server: DebianPostgres;
    let folder: string;
    let stage: Stage;
    let drill: RestoreDrill;
    beforeAll(async () => {
      server = await startDebianPostgres(programs!);
      folder = await mkdtemp(join(tmpdir(), 'nanogate-dump-'));
    });
    afterAll(async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    });
    beforeEach(async () => {
      await administer('create database gateway');
      const url = new URL(server.url);
      url.pathname = '/gateway';
      stage = await startStage({ ...drillOptions, database: postgresAt(url.href) });
      drill = createRestoreDrill(stage, await stage.team());
    });
    afterEach(() => stage.close());

    const administer = (statement: string) => server.run('psql', ['-d', server.url, '-c', statement]);

    it('makes no picture twice after restore --mark-only', async () => {
      const dump = join(folder, 'gateway.dump');
      const prepared = await drill.prepare();
      await server.run('pg_dump', ['--format=custom', '--file', dump, stage.database.url]);
      const refused = await runHere(['backup', join(folder, 'gateway.db')], stage.environment);
      expect(refused).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/^error: .*pg_dump.*\n$/) as string,
      });
      await drill.goOn(prepared);

      await administer('drop database gateway with (force)');
      await administer('create database gateway');
      await server.run('pg_restore', ['--exit-on-error', '--dbname', stage.database.url, dump]);
      const marked = JSON.parse(await drill.command('restore', '--mark-only', '--json')) as {
        failed: { id: string }[];
        polled: number;
      };
      expect(marked.failed.map(({ id }) => id).sort()).toEqual(prepared.queued.map(({ id }) => id).sort());
      expect(marked.polled).toBe(1);
      await stage.startGateway();
      await drill.resume(prepared);
    });
  },
);
