import { describe, expect, it } from 'vitest';
import { startStallingProxy } from '../store/postgres/stalling-proxy.ts';
import { createDatabase } from './database.ts';
import { startGatewayProcess } from './gateway-process.ts';
import { startStage } from './stage.ts';
import { until } from './until.ts';

describe('PostgreSQL away while the upstream answers', () => {
  it('loses no picture, and the process lives on', async () => {
    const stage = await startStage({ engine: 'postgres', settings: { LEASE_MS: '30000' } });
    try {
      const team = await stage.team();
      const name = new URL(stage.database.url).pathname.slice(1);
      const ids: string[] = [];
      for (let i = 0; i < 5; i += 1) ids.push((await team.createAccepted('[sandbox:drip=1] a picture')).id);
      await until('the submissions', () => stage.sandbox.requests().length >= 5);
      // Nobody but a superuser gets in while the answers come: every connection of the gateway breaks, again and again.
      let terminated = Promise.resolve();
      const cut = setInterval(() => {
        terminated = terminate(stage.database, name);
      }, 50);
      await until('kept answers', () => stage.gateway.log().some((line) => line.includes('answer kept')));
      clearInterval(cut);
      await terminated;
      const isBack = async () => (await team.call('GET', `/v1/generations/${ids[0]}`)).status === 200;
      await until('the database again', isBack);
      for (const id of ids) expect(await team.ended(id)).toMatchObject({ status: 'completed', error: null });
      expect(await stage.gateway.terminate()).toBe(0);
    } finally {
      await stage.close();
    }
  });
});

async function terminate(
  database: { query(statement: string): Promise<unknown> },
  name: string,
): Promise<void> {
  await database
    .query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'nanogate'`,
    )
    .catch(() => undefined);
}

describe('a database that cannot be used yet at the start', () => {
  it('is waited for, with a line in the log', async () => {
    const database = await createDatabase('postgres');
    const proxy = await startStallingProxy(database.url);
    proxy.stall();
    const starting = startGatewayProcess({
      PORT: '0',
      DATABASE_URL: proxy.url,
      DATABASE_CONNECT_TIMEOUT_MS: '1000',
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      NANOPHOTO_API_KEY: 'upstream-key',
      NANOPHOTO_BASE_URL: 'http://127.0.0.1:1',
    });
    // As soon as the first try has failed.
    await until('the first try', () => proxy.attempts() > 1);
    proxy.resume();
    const gateway = await starting;
    expect(gateway.log().join('\n')).toContain('database not usable yet; the gateway waits for it');
    const isReady = async () => (await fetch(`${gateway.url}/readyz`)).status === 200;
    await until('readiness', isReady);

    // A half-open connection: every answer is late, on both faces and for probes, and the stop is not.
    proxy.stall();
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    const answers = await Promise.all(
      ['/v1/budget', '/api/nano-banana-2/check-status'].map((path) => refusal(gateway.url + path)),
    );
    expect(answers).toMatchObject([
      { status: 503, retryAfter: '2', body: { code: 'unavailable' } },
      { status: 503, retryAfter: '2', body: { success: false, errorCode: 'SERVICE_UNAVAILABLE' } },
    ]);
    expect(await isReady()).toBe(false);
    proxy.resume();
    await until('readiness again', isReady);
    expect(await gateway.terminate()).toBe(0);
    await proxy.close();
    await database.drop();
  });
});

async function refusal(url: string) {
  const headers = {
    authorization: `Bearer nk_${'0'.repeat(26)}_${'a'.repeat(40)}`,
    'content-type': 'application/json',
  };
  const isPost = url.includes('/api/');
  const response = await fetch(url, {
    method: isPost ? 'POST' : 'GET',
    headers,
    body: isPost ? '{"generationId":"gen_1"}' : null,
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Record<string, unknown>,
  };
}
