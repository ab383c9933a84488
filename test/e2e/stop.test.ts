import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';

// The upstream's scenario `timeout` never answers, and the time-outs of the exchanges are longer than the stop.
const settings = { SHUTDOWN_TIMEOUT_MS: '5000', WEBHOOK_TIMEOUT_MS: '20000', LEASE_MS: '60000' };

describe('a stop with everything under way', () => {
  let stage: Stage;
  let team: Team;
  let status: number | null;
  const rows = (statement: string) => stage.database.query<Record<string, unknown>>(statement);
  const underWay = (prompt: string) =>
    until(prompt, () => stage.sandbox.requests().some((request) => request.prompt === prompt));

  beforeAll(async () => {
    stage = await startStage({ settings });
    team = await stage.team();
    stage.receiver.behave('hang');
    const { port } = new URL(stage.gateway.url);
    const [halfSent, idle] = [connect(Number(port), '127.0.0.1'), connect(Number(port), '127.0.0.1')];
    for (const socket of [halfSent, idle]) socket.on('error', () => undefined);
    await once(halfSent, 'connect');
    halfSent.write('POST /v1/generations HTTP/1.1\r\nhost: gateway\r\ncontent-length: 1000\r\n\r\n{');

    const webhook = { url: stage.receiver.url('/hook') };
    await team.ended((await team.createAccepted('a quick one', { webhook })).id);
    await until('the webhook', () => stage.receiver.webhooks().length > 0);
    await team.createAccepted('[sandbox:timeout-on-poll=every] a slow one');
    await until(
      'the poll',
      async () =>
        (await rows("select 1 from generations where status = 'pending' and lease_token is not null"))
          .length === 1,
    );
    await team.createAccepted('[sandbox:timeout] no answer');
    await underWay('[sandbox:timeout] no answer');
    status = await stage.gateway.terminate();
  });
  afterAll(() => stage.close());

  it('ends with 0, half-sent requests and hanging exchanges notwithstanding', () => {
    expect(status).toBe(0);
    expect(stage.gateway.log().join('\n')).toContain('gateway stopped');
  });

  it('logs the submission that the upstream has not answered, and no other', async () => {
    const log = stage.gateway.log().filter((line) => line.includes('submission ended'));
    expect(log).toHaveLength(1);
    expect(await rows("select 1 from submissions where outcome = 'unknown'")).toHaveLength(1);
    expect(await rows('select 1 from submissions where outcome is null')).toEqual([]);
  });

  it('leaves no lease, so that a second process goes on at once', async () => {
    for (const table of ['generations', 'deliveries'])
      expect(await rows(`select 1 from ${table} where lease_token is not null`)).toEqual([]);
    stage.receiver.behave('accept');
    const before = stage.receiver.webhooks().length;
    await stage.startGateway();
    await until('the webhook again', () => stage.receiver.webhooks().length > before);
    // The attempt that the stop aborted does not count.
    const delivered = "select 1 from deliveries where status = 'delivered' and attempt_count = 1";
    await until('its attempt', async () => (await rows(delivered)).length > 0);
  });
});

describe('a stop with a queue', () => {
  it('claims nothing any more', async () => {
    const stage = await startStage({ settings: { ...settings, UPSTREAM_CONCURRENCY: '1' } });
    try {
      const team = await stage.team();
      const prompts = ['[sandbox:drip=1] first', 'second', 'third'];
      for (const prompt of prompts) await team.createAccepted(prompt);
      await until('the first submission', () => stage.sandbox.requests().length > 0);
      expect(await stage.gateway.terminate()).toBe(0);
      expect(stage.sandbox.requests().filter(({ prompt }) => prompt !== prompts[0])).toEqual([]);
      expect(await stage.database.query("select 1 from generations where status = 'queued'")).toHaveLength(2);
    } finally {
      await stage.close();
    }
  });
});
