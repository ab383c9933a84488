import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';

describe('the gateway as a process', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await startStage()));
  afterAll(() => stage.close());

  it('answers machines without a key: health, readiness, its OpenAPI document and its docs page', async () => {
    const get = (path: string) => fetch(stage.gateway.url + path);
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { checks: { database: 'ok', workers: 'ok' } },
    ]);
    expect(await (await get('/openapi.json')).json()).toMatchObject({
      openapi: '3.1.0',
      paths: { '/v1/generations': {}, '/api/nano-banana-2/generate': {} },
    });
    const docs = await get('/docs');
    expect(docs.status).toBe(200);
    expect(docs.headers.get('content-type')).toContain('text/html');
    expect((await get('/nothing')).status).toBe(404);
  });

  it('writes neither keys nor secrets to its log', async () => {
    const team = await stage.team();
    const { id } = await team.createAccepted('A lighthouse', {
      webhook: { url: stage.receiver.url('/hook') },
    });
    await team.ended(id);
    await until('the webhook', () => stage.receiver.webhooks().length > 0);
    const log = stage.gateway.log().join('\n');
    expect(log).toContain('/v1/generations');
    for (const secret of [team.key.slice(-40), 'upstream-key', 'whsec_']) expect(log).not.toContain(secret);
  });

  it('finishes what is running on SIGTERM, exits with 0, and leaves no lease behind', async () => {
    const team = await stage.team();
    // The answer to the submission comes byte by byte over a second: it is under way when the signal comes.
    const prompt = '[sandbox:drip=1] a koi pond';
    const { id } = await team.createAccepted(prompt);
    await until('the submission is under way', () =>
      stage.sandbox.requests().some((request) => request.prompt === prompt),
    );
    expect(await stage.gateway.terminate()).toBe(0);
    expect(
      await stage.database.query("select status, lease_token from generations where status = 'pending'"),
    ).toEqual([{ status: 'pending', lease_token: null }]);
    expect(stage.gateway.log().at(-1)).toContain('gateway stopped');

    await stage.startGateway();
    expect((await team.ended(id)).status).toBe('completed');
  });
});
