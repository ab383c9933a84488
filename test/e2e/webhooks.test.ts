import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyTotals } from './verify-totals.ts';
import { verify } from './receiver.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';

describe('webhooks', () => {
  let stage: Stage;
  let team: Team;
  beforeAll(async () => (stage = await startStage()));
  afterAll(() => stage.close());
  beforeEach(async () => (team = await stage.team()));

  it('come once the receiver is back after it was down, under one id, signed anew for each attempt', async () => {
    const { body: endpoint } = await createEndpoint('/down');
    stage.receiver.behave('fail');
    const { id } = await team.createAccepted('A lighthouse');
    await until('an attempt that the receiver failed', () => webhooksAt('/down').length > 0);
    await stage.receiver.goAway();
    await until('an attempt that found nobody', () => attempts('/down', 'status_code is null'));
    stage.receiver.behave('accept');
    await stage.receiver.comeBack();
    const delivered = await until(
      'the delivery',
      async () => (await attempts('/down', 'status_code = 204')) && webhooksAt('/down').at(-1),
    );
    verify(endpoint.secret, delivered);
    expect(delivered.payload.data.id).toBe(id);
    const [first] = webhooksAt('/down');
    expect(delivered.id).toBe(first!.id);
    verify(endpoint.secret, first!);
    await verifyTotals(stage);
  });

  it('go to the request’s own receiver and to every endpoint that wants the event, each with its own secret', async () => {
    const { body: own } = await team.call<{ secret: string }>('GET', '/v1/webhook-secret');
    const { body: one } = await createEndpoint('/one');
    const { body: two } = await createEndpoint('/two');
    await createEndpoint('/failures', ['generation.failed']);
    const { body: deleted } = await createEndpoint('/deleted');
    expect((await team.call('DELETE', `/v1/webhook-endpoints/${deleted.id}`)).status).toBe(204);
    await team.createAccepted('A lighthouse, own', { webhook: { url: stage.receiver.url('/own') } });

    const ofThisTeam = () => stage.receiver.webhooks().filter(({ path }) => path !== '/down');
    await until('three webhooks', () => ofThisTeam().length >= 3);
    await verifyTotals(stage);
    const webhooks = ofThisTeam();
    expect(webhooks.map(({ path }) => path).sort()).toEqual(['/one', '/own', '/two']);
    for (const [path, secret] of Object.entries({
      '/own': own.secret,
      '/one': one.secret,
      '/two': two.secret,
    })) {
      const received = webhooks.find((webhook) => webhook.path === path)!;
      verify(secret, received);
      expect(() =>
        verify(secret, { ...received, body: received.body.replace('lighthouse', 'koi pond') }),
      ).toThrow();
    }
    expect(new Set(webhooks.map(({ id }) => id)).size).toBe(1);
  });

  it('come again, signed anew, when the gateway was killed after it had sent them and before it knew the answer', async () => {
    const { body: own } = await team.call<{ secret: string }>('GET', '/v1/webhook-secret');
    const killed = new Promise<void>((resolve) => {
      stage.receiver.behave((accept) => void stage.gateway.kill().then(accept).then(resolve));
    });
    await team.createAccepted('A lighthouse, killed', { webhook: { url: stage.receiver.url('/killed') } });
    await killed;
    const left =
      "select status, lease_token is not null as leased, attempt_count as attempts from deliveries where url like '%/killed'";
    expect(await stage.database.query(left)).toEqual([{ status: 'pending', leased: 1, attempts: 0 }]);
    expect(await attempts('/killed', 'true')).toBe(false);

    stage.receiver.behave('accept');
    await stage.startGateway();
    await verifyTotals(stage);
    const [first, again, ...others] = webhooksAt('/killed');
    expect(others).toEqual([]);
    expect(again).toMatchObject({ id: first!.id, body: first!.body });
    expect(Number(again!.headers['webhook-timestamp'])).toBeGreaterThan(
      Number(first!.headers['webhook-timestamp']),
    );
    for (const webhook of [first!, again!]) verify(own.secret, webhook);
    const recorded = `select number, status_code as "statusCode", error from ${attemptsAt('/killed')}`;
    expect(await stage.database.query(recorded)).toEqual([{ number: 1, statusCode: 204, error: null }]);
    expect(await stage.database.query(left)).toEqual([{ status: 'delivered', leased: 0, attempts: 1 }]);
  });

  async function createEndpoint(path: string, events = ['generation.completed']) {
    const url = stage.receiver.url(path);
    return team.call<{ id: string; secret: string }>('POST', '/v1/webhook-endpoints', { url, events });
  }

  const webhooksAt = (path: string) => stage.receiver.webhooks().filter((webhook) => webhook.path === path);

  async function attempts(path: string, condition: string): Promise<boolean> {
    return (await stage.database.query(`select 1 from ${attemptsAt(path)} and ${condition}`)).length > 0;
  }

  const attemptsAt = (path: string) =>
    `attempts where delivery_id in (select id from deliveries where url like '%${path}')`;
});
