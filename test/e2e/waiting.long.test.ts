import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventResource } from '../../src/resources/events/event-resource.ts';
import type { GenerationResource } from '../../src/resources/generations/generation-resource.ts';
import { createClient, type Client } from './client.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { until } from './until.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { pauseAccount } from '../../src/operations/upstream/pause-account.ts';

interface Page {
  data: EventResource[];
  nextCursor: string;
}

describe('clients that wait at one of two gateways on a PostgreSQL', () => {
  let stage: Stage;
  let team: Team;
  let other: GatewayProcess;
  let waiting: Client;
  beforeAll(async () => {
    stage = await startStage({ engine: 'postgres' });
    team = await stage.team();
    const first = stage.gateway;
    other = await stage.startGateway();
    stage.gateway = first;
    waiting = createClient(() => other.url, team.key);
    await stage.operate((context) => pauseAccount(context, 'default'));
  });
  afterAll(() => stage.close());

  const wait = (id: string) =>
    waiting.call<GenerationResource>('GET', `/v1/generations/${id}`, undefined, { prefer: 'wait=60' });
  const follow = (id: string) =>
    fetch(`${other.url}/v1/generations/${id}/events`, { headers: { authorization: `Bearer ${team.key}` } });

  it('are woken by what the other commits', async () => {
    const { id } = await team.createAccepted('a fox');
    const { body: start } = await waiting.call<Page>('GET', '/v1/events?order=asc');
    const feed = waiting.call<Page>('GET', `/v1/events?order=asc&wait=60&cursor=${start.nextCursor}`);
    const [ended, stream] = [wait(id), await follow(id)];
    await team.call('POST', `/v1/generations/${id}/cancel`);
    expect((await ended).body.status).toBe('canceled');
    expect(await stream.text()).toMatch(/event: generation\.queued\n[^]*event: generation\.canceled\n/);
    expect((await feed).body.data).toMatchObject([{ type: 'generation.canceled', generationId: id }]);
  });

  it('are answered with what is known when their gateway stops', async () => {
    const { id } = await team.createAccepted('a fox');
    const feed = waiting.call<Page>('GET', '/v1/events?order=asc&wait=60&type=ping');
    const [state, stream] = [wait(id), await follow(id)];
    const created = waiting.create('a hare', {}, { prefer: 'wait=60' });
    await until('all wait', async () =>
      (await (await fetch(`${other.url}/metrics`)).text()).includes('nanogate_waiters 4\n'),
    );
    expect(await other.terminate()).toBe(0);
    expect(await state).toMatchObject({ status: 200, body: { status: 'queued' } });
    expect(await created).toMatchObject({ status: 202, body: { status: 'queued' } });
    expect(await stream.text()).toContain('event: generation.queued');
    expect(await feed).toMatchObject({ status: 200, body: { data: [] } });
  });
});
