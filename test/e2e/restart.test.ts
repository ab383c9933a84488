import { afterEach, describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { verify } from './receiver.ts';
import { startStage, type Stage, type StageOptions } from './stage.ts';
import { until } from './until.ts';

describe('a gateway that is killed and started again on the same database', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  async function start(options: StageOptions = {}) {
    stage = await startStage(options);
    const team = await stage.team();
    const webhook = { url: stage.receiver.url('/hook') };
    return { team, create: (prompt: string) => team.createAccepted(prompt, { webhook }) };
  }
  const submissionsOf = (prompt: string) =>
    stage.sandbox.requests().filter((request) => request.prompt === prompt);
  const webhooksOf = (id: string) =>
    stage.receiver.webhooks().filter(({ payload }) => payload.data.id === id);

  it('submits what was accepted and still waited', async () => {
    const { team, create } = await start({ settings: { UPSTREAM_REQUESTS_PER_HOUR: '2' } });
    // The first two use up the allowance, the others wait.
    const first = [await create('first 1'), await create('first 2')];
    for (const { id } of first) await team.reached(id, 'pending');
    const waiting = await Promise.all(['waits 1', 'waits 2', 'waits 3'].map(create));
    await stage.gateway.kill();
    expect(submissionsOf('waits 1')).toEqual([]);

    await stage.startGateway({ UPSTREAM_REQUESTS_PER_HOUR: '1000000' });
    for (const { id } of [...first, ...waiting]) expect((await team.ended(id)).status).toBe('completed');
    await audit(stage);
  });

  it('loses and doubles nothing when it is killed with the 202 still warm', async () => {
    const { team, create } = await start();
    const accepted = await Promise.all(Array.from({ length: 10 }, (_, i) => create(`warm ${i}`)));
    await stage.gateway.kill();
    await stage.startGateway();
    for (const { id } of accepted) {
      const ended = await team.ended(id);
      // A submission that was under way has an unknown outcome and is not repeated; all others are completed.
      if (ended.status === 'failed') expect(ended.error!.code).toBe('upstream_outcome_unknown');
      else expect(ended.status).toBe('completed');
    }
    await audit(stage);
  });

  // `lost-answer`: the upstream has made and charged the picture; `timeout`: it has not. The gateway cannot tell.
  it.each(['lost-answer=timeout', 'timeout'])(
    'does not repeat a submission whose answer it never read (%s)',
    async (scenario) => {
      const { team, create } = await start();
      const prompt = `[sandbox:${scenario}] a koi pond`;
      const { id } = await create(prompt);
      await until('the upstream has the submission', () => submissionsOf(prompt).length > 0);
      expect((await team.generation(id)).status).toBe('queued');
      await stage.gateway.kill();

      await stage.startGateway();
      expect(await team.ended(id)).toMatchObject({
        status: 'failed',
        error: { code: 'upstream_outcome_unknown', retryable: false },
        credits: { held: 0, settled: 0, released: 4 },
      });
      await audit(stage);
      expect(submissionsOf(prompt)).toHaveLength(1);
      expect(webhooksOf(id)).toHaveLength(1);
    },
  );

  it.each(['pending', 'generating'] as const)('goes on with a picture that was %s', async (status) => {
    // Slow enough to be seen in either status, which lasts 15 % and 85 % of it.
    const { team, create } = await start({ sandbox: { minDurationMs: 3_000, maxDurationMs: 3_000 } });
    const { id } = await create(`killed while ${status}`);
    await team.reached(id, status);
    await stage.gateway.kill();

    await stage.startGateway();
    expect(['pending', 'generating']).toContain((await team.generation(id)).status);
    expect(await team.ended(id)).toMatchObject({ status: 'completed', credits: { settled: 4 } });
    await audit(stage);
    expect(submissionsOf(`killed while ${status}`)).toHaveLength(1);
  });

  it('finishes a picture that was completed at the upstream and not yet here', async () => {
    const { team, create } = await start();
    const prompt = '[sandbox:slow=0][sandbox:timeout-on-poll=1] a koi pond';
    const { id } = await create(prompt);
    await until('the gateway asks', () =>
      stage.sandbox.requests().some(({ path }) => path.endsWith('/check-status')),
    );
    expect((await team.generation(id)).status).toBe('pending');
    await stage.gateway.kill();

    await stage.startGateway();
    expect(await team.ended(id)).toMatchObject({ status: 'completed', credits: { settled: 4 } });
    await audit(stage);
    expect(submissionsOf(prompt)).toHaveLength(1);
    expect(webhooksOf(id)).toHaveLength(1);
  });

  it('delivers again, under the same id, what a receiver had not yet answered', async () => {
    const { team, create } = await start();
    const { body } = await team.call<{ secret: string }>('GET', '/v1/webhook-secret');
    stage.receiver.behave('hang');
    const { id } = await create('killed while delivering');
    await until('the webhook is under way', () => webhooksOf(id).length > 0);
    await stage.gateway.kill();

    stage.receiver.behave('accept');
    await stage.startGateway();
    await audit(stage);
    const webhooks = webhooksOf(id);
    expect(webhooks.length).toBeGreaterThan(1);
    expect(new Set(webhooks.map((webhook) => webhook.id)).size).toBe(1);
    for (const webhook of webhooks) verify(body.secret, webhook);
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 4 });
  });

  it('loses and doubles nothing when it is killed again and again under load', async () => {
    const { team, create } = await start();
    const accepted: string[] = [];
    for (const round of [1, 2, 3]) {
      const created = await Promise.all(Array.from({ length: 15 }, (_, i) => create(`load ${round}.${i}`)));
      accepted.push(...created.map(({ id }) => id));
      // Some of the round are done by then, some are being polled, some still wait.
      await until(
        'a third of the round is delivered',
        () => stage.receiver.webhooks().length >= accepted.length - 10,
      );
      await stage.gateway.kill();
      await stage.startGateway();
    }
    for (const id of accepted) {
      const { status, error } = await team.ended(id);
      if (status !== 'completed') expect(error?.code).toBe('upstream_outcome_unknown');
    }
    await audit(stage);
    expect(new Set(stage.receiver.webhooks().map(({ id }) => id)).size).toBe(accepted.length);
  });
});
