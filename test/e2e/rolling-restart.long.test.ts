import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationResource } from '../../src/resources/generations/generation-resource.ts';
import { freePort } from '../free-port.ts';
import { hasHaproxy, startHaproxy, type Haproxy } from '../start-haproxy.ts';
import { createClient, type Answer } from './client.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';
import { verifyTotals } from './verify-totals.ts';

// apt-get install haproxy
describe.skipIf(!hasHaproxy)('two gateways behind HAProxy', () => {
  let stage: Stage;
  let haproxy: Haproxy;
  let gateways: [GatewayProcess, GatewayProcess];
  let ports: [number, number];
  beforeAll(async () => {
    ports = [await freePort(), await freePort()];
    // What waited for a lease would end long after this test.
    const settings = { SHUTDOWN_DRAIN_MS: '5000', LEASE_MS: '600000', PORT: String(ports[0]) };
    stage = await startStage({ engine: 'postgres', settings });
    gateways = [stage.gateway, await stage.startGateway({ PORT: String(ports[1]) })];
    haproxy = await startHaproxy(ports);
  });
  afterAll(async () => {
    await haproxy.stop();
    await stage.close();
  });

  it('are restarted one after the other, and no request fails', async () => {
    const team = await stage.team(100_000);
    const load = startLoad(haproxy.url, team);
    const lines = (text: string) => haproxy.log.filter((line) => line.includes(text)).length;
    const notReady: object[] = [];
    for (const restarted of [0, 1] as const) {
      const watch = watchReadiness(gateways[1 - restarted]!, notReady);
      const name = `Server gateways/gateway-${restarted + 1} is`;
      const [downs, ups] = [lines(`${name} DOWN`), lines(`${name} UP`)];
      expect(await gateways[restarted].terminate()).toBe(0);
      await until('HAProxy has taken it out', () => lines(`${name} DOWN`) > downs);
      gateways[restarted] = await stage.startGateway({ PORT: String(ports[restarted]) });
      await until('HAProxy has taken it in again', () => lines(`${name} UP`) > ups);
      const answered = load.answered();
      await until('requests with both', () => load.answered() > answered + 30);
      await watch.end();
    }
    const { accepted, failures } = await load.end();
    expect(failures).toEqual([]);
    expect(notReady).toEqual([]);
    expect(accepted.length).toBeGreaterThan(30);
    for (const id of accepted) expect((await team.ended(id)).status).toBe('completed');
    await verifyTotals(stage);
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 4 * accepted.length });
  });
});

/** Clients of all kinds, each with one request after the other. */
function startLoad(url: string, { key }: Team) {
  const client = createClient(() => url, key);
  const accepted: string[] = [];
  const failures: string[] = [];
  let answered = 0;
  let isOver = false;

  /** Repeats the request of one client. */
  async function repeat(what: string, request: (round: number) => Promise<string | null>): Promise<void> {
    for (let round = 0; !isOver; round += 1) {
      const failure = await request(round).catch((error: unknown) => describeError(error));
      if (failure !== null) failures.push(`${new Date().toISOString()} ${what}: ${failure}`);
      answered += 1;
      await sleep(PAUSE_MS);
    }
  }

  const unless = (status: number, answer: Answer<unknown>) =>
    answer.status === status ? null : `${answer.status} ${JSON.stringify(answer.body)}`;
  const create = async (prompt: string, headers: Record<string, string>) => {
    const answer = await client.create(prompt, {}, headers);
    if (answer.status === 202) accepted.push(answer.body.id);
    return unless(202, answer);
  };
  const latest = () => accepted.at(-1) ?? '';
  const get = async (path: string, headers: Record<string, string> = {}) =>
    unless(200, await client.call('GET', path, undefined, headers));

  const clients = [
    repeat('create', (round) => create(`plain ${round}`, {})),
    repeat('create with a key', (round) => create(`once ${round}`, { 'idempotency-key': `key ${round}` })),
    repeat('create and wait', (round) => create(`waited for ${round}`, { prefer: 'wait=60' })),
    repeat('budget', () => get('/v1/budget')),
    repeat('list', () => get('/v1/generations?limit=5')),
    repeat('read', async () => (latest() === '' ? null : get(`/v1/generations/${latest()}`))),
    repeat('wait', async () =>
      latest() === '' ? null : get(`/v1/generations/${latest()}`, { prefer: 'wait=60' }),
    ),
    repeat('follow', async () => (latest() === '' ? null : follow(url, key, latest()))),
  ];
  return {
    answered: () => answered,
    async end() {
      isOver = true;
      await Promise.all(clients);
      return { accepted, failures };
    },
  };
}

/** Follows a generation to its end, and connects again whenever the stream ends before. */
async function follow(url: string, key: string, id: string): Promise<string | null> {
  for (;;) {
    const response = await fetch(`${url}/v1/generations/${id}/events`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const text = await response.text();
    if (response.status !== 200) return `${response.status} ${text}`;
    const [last] = [...text.matchAll(/^data: (.+)$/gm)].slice(-1);
    if (last === undefined) return 'a stream without an event';
    if ((JSON.parse(last[1]!) as GenerationResource).status === 'completed') return null;
  }
}

/** What `/readyz` of a gateway answers while another one stops, if it is not 200. */
function watchReadiness(gateway: GatewayProcess, notReady: object[]) {
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const response = await fetch(`${gateway.url}/readyz`);
      const report = (await response.json()) as object;
      if (response.status !== 200) notReady.push(report);
      await sleep(PAUSE_MS);
    }
  })();
  return {
    async end() {
      isOver = true;
      await watching;
    },
  };
}

function describeError(error: unknown): string {
  const { message, cause } = error as Error;
  return `${message} ${String(cause)}`;
}

// Because the machine is to be busy with requests, but not with these alone.
const PAUSE_MS = 50;
