import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { runDoctor } from '../../src/gateway/doctor/run-doctor.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { createLogger } from '../../src/gateway/logger.ts';
import { setLimits } from '../../src/operations/access/set-limits.ts';
import { openStore } from '../../src/store/open-store.ts';
import { hasPgbouncer, startPgbouncer, type Pgbouncer } from '../start-pgbouncer.ts';
import { createClient } from './client.ts';
import { createDatabase } from './database.ts';
import { severalGateways, type SeveralGateways } from './several-gateways.ts';

// apt-get install pgbouncer
describe.skipIf(!hasPgbouncer)('PgBouncer in transaction mode', () => {
  let pgbouncer: Pgbouncer;
  beforeAll(async () => {
    const server = await (await fetch(inject('postgresDoor'))).text();
    // Half of what the two gateways would have without it.
    pgbouncer = await startPgbouncer(server, { poolSize: 10 });
  });
  afterAll(() => pgbouncer.stop());

  describe.each([
    ['with DATABASE_DIRECT_URL', true, 'gateway'],
    ['without DATABASE_DIRECT_URL', false, 'gateway'],
    ['with DATABASE_DIRECT_URL and a schema', true, 'apart'],
    ['without DATABASE_DIRECT_URL, with a schema', false, 'apart'],
  ])('%s', (_title, isDirect, schema) => {
    let gateways: SeveralGateways;
    beforeAll(async () => {
      // A machine that is busy must not make leases expire.
      gateways = await severalGateways({ LEASE_MS: '60000' }, (url) => ({
        DATABASE_URL: pgbouncer.through(url),
        DATABASE_PREPARED_STATEMENTS: 'off',
        ...(isDirect && { DATABASE_DIRECT_URL: url }),
        ...(schema === 'apart' && { DATABASE_SCHEMA: schema }),
      }));
    });
    afterAll(() => gateways.close());

    it('two gateways accept, submit, complete and count as without', async () => {
      const started = [await gateways.start('api'), await gateways.start('worker')];
      const [api] = started;
      const { key, keyId } = await gateways.team();
      const client = createClient(() => api!.url, key);
      const created = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          client.create(`Picture ${i}`, {}, { 'idempotency-key': `${i}` }),
        ),
      );
      expect(new Set(created.map(({ status }) => status))).toEqual(new Set([202]));
      for (const { body } of created) expect((await client.ended(body.id)).status).toBe('completed');
      await gateways.operate((context) => setLimits(context, { keyId, requestsPerMinute: 100_000 }));
      expect((await client.call('GET', '/v1/budget')).headers.get('ratelimit')).toMatch(/^"key";r=99999;/);
      const submitted = gateways.sandbox.requests().filter(({ path }) => path.endsWith('/generate'));
      expect(submitted).toHaveLength(12);
      for (const { log } of started) expect(log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    });
  });

  const usual = {
    PORT: '0',
    FILES_URL: 'off',
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const problemOf = async (settings: Record<string, string>): Promise<string> => {
    const config = loadConfig({ ...usual, ...settings });
    const logger = createLogger({ LOG_LEVEL: 'silent', LOG_PRETTY: 'false' });
    try {
      const gateway = await createGateway(config, { logger });
      await gateway.stop();
      return 'none';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is named at the start when the settings do not say it', async () => {
    const { url } = await createDatabase('postgres');
    const { url: other } = await createDatabase('postgres');
    const pooled = pgbouncer.through(url);
    expect(await problemOf({ DATABASE_URL: pooled })).toMatch(
      /^DATABASE_URL leads to a connection pooler in transaction mode: set DATABASE_PREPARED_STATEMENTS=off/,
    );
    const off = { DATABASE_URL: pooled, DATABASE_PREPARED_STATEMENTS: 'off' };
    expect(await problemOf({ ...off, DATABASE_DIRECT_URL: pooled })).toMatch(
      /^DATABASE_DIRECT_URL leads to a connection pooler in transaction mode/,
    );
    expect(await problemOf({ ...off, DATABASE_DIRECT_URL: other })).toBe(
      'DATABASE_DIRECT_URL leads to another database than DATABASE_URL',
    );
    expect(await problemOf({ ...off, DATABASE_DIRECT_URL: url })).toBe('none');
    expect(await problemOf({ DATABASE_URL: url, DATABASE_PREPARED_STATEMENTS: 'off' })).toBe('none');
  });

  it('is named by the doctor, too', async () => {
    const { url } = await createDatabase('postgres');
    const databaseFindings = async (settings: Record<string, string>) =>
      (await runDoctor({ ...usual, ...settings })).filter(({ check }) => check === 'database');
    const pooled = { DATABASE_URL: pgbouncer.through(url) };
    expect(await databaseFindings(pooled)).toMatchObject([
      {
        status: 'error',
        message: expect.stringMatching(/^DATABASE_URL leads to a connection pooler/) as string,
      },
    ]);
    const off = { ...pooled, DATABASE_PREPARED_STATEMENTS: 'off' };
    expect(await problemOf(off)).toBe('none');
    expect(await databaseFindings(off)).toMatchObject([
      { status: 'ok' },
      { status: 'warning', message: 'nobody is notified: work of other processes is found after a second' },
    ]);
    expect(await databaseFindings({ ...off, DATABASE_DIRECT_URL: url })).toMatchObject([{ status: 'ok' }]);
  });

  it('is no problem in session mode', async () => {
    const sessions = await startPgbouncer(await (await fetch(inject('postgresDoor'))).text(), {
      mode: 'session',
      poolSize: 50,
    });
    try {
      const { url } = await createDatabase('postgres');
      expect(await problemOf({ DATABASE_URL: sessions.through(url) })).toBe('none');
    } finally {
      await sessions.stop();
    }
  });

  it('keeps no setting of a transaction on the connections that others use', async () => {
    const { url } = await createDatabase('postgres');
    const options = { clock: systemClock, directUrl: url, preparedStatements: false, schema: 'apart' };
    const store = openStore({ url: pgbouncer.through(url), ...options });
    await store.migrate();
    await store.verifyWritable();
    await store.close();
    const plain = openStore({ url: pgbouncer.through(url), ...options, schema: null });
    // Those of `apart` are not found by a connection that does not name it.
    expect(await plain.pendingMigrations()).not.toEqual([]);
    await plain.close();
  });

  it('keeps the guarantees of the store, of generations and of budgets', async () => {
    const tests = [
      'test/operations/budgets',
      'test/operations/generations',
      'test/store/engine/transaction.test.ts',
      'test/store/engine/migration.test.ts',
    ];
    const environment = { ...process.env, TEST_POOLER: 'on', TEST_ROUNDS: '' };
    const command = ['exec', '--', 'vitest', 'run', ...tests, '-t', 'on postgres', '--reporter=dot'];
    await promisify(execFile)('npm', command, { env: environment, maxBuffer: 64e6 }).catch(
      ({ stdout }: { stdout: string }) => {
        throw new Error(stdout.slice(-8_000));
      },
    );
  });
});
