import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { createOperator } from '../../src/operations/access/create-operator.ts';
import { revokeOperator } from '../../src/operations/access/revoke-operator.ts';
import { revokeKey } from '../../src/operations/access/revoke-key.ts';
import { resumeAccount } from '../../src/operations/upstream/resume-account.ts';
import { pauseAccount } from '../../src/operations/upstream/pause-account.ts';
import { createClient, type Client } from './client.ts';
import { severalGateways, type SeveralGateways, type StartedGateway } from './several-gateways.ts';
import { until } from './until.ts';

describe('a process that serves requests and one that works', () => {
  let gateways: SeveralGateways;
  let api: StartedGateway;
  let worker: StartedGateway;
  let client: Client;
  beforeAll(async () => {
    gateways = await severalGateways();
    api = await gateways.start('api');
    // Nothing but a wake-up, or a time that is due, begins a round of its workers.
    worker = await gateways.start('worker', { overrides: { maxSleepMs: HOUR_MS } });
    client = createClient(() => api.url, (await gateways.team()).key);
  });
  afterAll(() => gateways.close());

  it('submits, polls and completes what the other has accepted, without waiting for a round', async () => {
    // The first ones may be found because the worker has only just begun to listen.
    for (const prompt of ['first', 'second', 'third', 'fourth', 'fifth']) {
      const { id } = await client.createAccepted(prompt);
      expect((await client.ended(id)).status).toBe('completed');
      const batch = await client.createAccepted(`${prompt} in batch`, { priority: 'batch' });
      expect((await client.ended(batch.id)).status).toBe('completed');
    }
  });

  it('goes on with what the other or the command line has resumed', async () => {
    for (const prompt of ['sixth', 'seventh']) {
      await gateways.operate((context) => pauseAccount(context, 'default'));
      const { id } = await client.createAccepted(prompt);
      await gateways.operate((context) => resumeAccount(context, 'default'));
      expect((await client.ended(id)).status).toBe('completed');
    }
  });

  it('serves nothing but probes and metrics where it works only', async () => {
    const statusOf = async (path: string) => (await fetch(worker.url + path)).status;
    for (const path of ['/healthz', '/readyz', '/metrics']) expect(await statusOf(path)).toBe(200);
    for (const path of [
      '/v1/models',
      '/admin/v1/teams',
      '/docs',
      '/dashboard',
      '/api/nano-banana-2/generate',
    ])
      expect(await statusOf(path)).toBe(404);
    const readiness = (await (await fetch(`${worker.url}/readyz`)).json()) as { checks: object };
    expect(readiness.checks).toMatchObject({ workers: 'ok', database: 'ok' });
  });

  it('runs no worker where it serves requests only', async () => {
    const rounds = async ({ url }: StartedGateway) => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const named = metrics.matchAll(/^nanogate_worker_rounds_total\{.*?worker="([^"]+)"/gm);
      return new Set([...named].map(([, name]) => name));
    };
    await until('the first rounds', async () => (await rounds(api)).has('wait-checker'));
    for (const name of ['submitter', 'poller', 'dispatcher', 'lease-reaper', 'retention-pruner'])
      expect(await rounds(api)).not.toContain(name);
    expect(await rounds(worker)).not.toContain('wait-checker');
    expect(await rounds(worker)).toContain('submitter');
  });
});

describe('a key that is revoked while two processes serve it', () => {
  let gateways: SeveralGateways;
  beforeAll(async () => void (gateways = await severalGateways()));
  afterAll(() => gateways.close());

  it('is refused by both at the next request, and what waits with it ends', async () => {
    const addresses = [await gateways.start('api'), await gateways.start('api')].map(({ url }) => url);
    const { keyId, key } = await gateways.team();
    const clients = addresses.map((address) => createClient(() => address, key));
    const { id } = await clients[0]!.createAccepted('nobody works on it');
    const waits = clients.map((client) =>
      client.call('GET', `/v1/generations/${id}`, undefined, { prefer: 'wait=100' }),
    );
    const waiters = async (address: string) =>
      /^nanogate_waiters (\d+)$/m.exec(await (await fetch(`${address}/metrics`)).text())?.[1];
    for (const address of addresses)
      await until('its client waits', async () => (await waiters(address)) === '1');

    await gateways.operate((context) => revokeKey(context, keyId));
    for (const client of clients) expect((await client.call('GET', '/v1/budget')).status).toBe(401);
    for (const address of addresses)
      await until('its client waits no more', async () => (await waiters(address)) === '0');
    for (const wait of waits) expect(await wait).toMatchObject({ status: 200, body: { status: 'queued' } });
  });

  it("ends the streams of an operator's overview in the same way", async () => {
    const { url } = await gateways.start('api');
    const { operator, token } = await gateways.operate((context) =>
      createOperator(context, { name: 'alice', role: 'viewer', expiresAt: null }),
    );
    const stream = await fetch(`${url}/admin/v1/overview/events`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    });
    expect(stream.status).toBe(200);
    await gateways.operate((context) => revokeOperator(context, operator.id));
    const startedAt = performance.now();
    expect(await stream.text()).toContain('event: overview');
    // By itself it ends after a minute.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });
});
