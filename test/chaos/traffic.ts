import { setTimeout as sleep } from 'node:timers/promises';
import { call, type Reply } from './call.ts';
import { hostileRequests } from './hostile-requests.ts';
import { pickPromptKind, type PromptKind } from './prompts.ts';
import type { World, Team } from './world.ts';

/** One picture that a caller wants, however often it has to repeat the request. */
export interface Order {
  prompt: string;
  kind: PromptKind;
  team: Team;
  /** Null until the gateway has answered. */
  id: string | null;
  /** The gateway has refused it for want of budget. */
  isRefused: boolean;
  /** A try before that was not answered: it may still be accepted, also after a later one was refused. */
  isUncertain: boolean;
}

export interface Traffic {
  orders: readonly Order[];
  /** Sends nothing new; resolves when every order is accepted or refused. */
  stop(): Promise<void>;
}

// Between two requests, over the number of gateways.
const PAUSE_MS = { min: 60, max: 500 };
// Enough that requests overlap with every fault, few enough for a machine with two cores.
const MAX_UNDER_WAY = 40;
const RETRY_MS = 500;

/** Callers of all teams, until `stop`. */
export function startTraffic(world: World): Traffic {
  const { random, teams, journal } = world;
  const orders: Order[] = [];
  const underWay = new Set<Promise<unknown>>();
  // As many for one as for two, and four times as many for three.
  const shares = world.gateways.length >= 3 ? 8 : 2;
  let isStopped = false;

  const send = (team: Team, method: string, path: string, body?: string, headers?: Record<string, string>) =>
    call(random.pick(world.gateways), { method, path, key: team.key, body, headers }, journal);

  async function order(team: Team): Promise<void> {
    const kind = pickPromptKind(random);
    const number = orders.length;
    const order: Order = {
      prompt: `${kind.words} picture ${number}`.trim(),
      kind,
      team,
      id: null,
      isRefused: false,
      isUncertain: false,
    };
    orders.push(order);
    const input = { prompt: order.prompt, mode: 'generate' };
    const isDropIn = random.chance(0.15);
    const webhook = random.chance(0.2)
      ? { webhook: { url: world.receivers.url('steady', `/request/${team.name}`) } }
      : {};
    const path = isDropIn ? '/api/nano-banana-2/generate' : '/v1/generations';
    const body = isDropIn ? input : { model: 'nano-banana-2', input, ...webhook };
    const headers = { 'idempotency-key': `order-${number}` };
    // Until it is answered, with the same key.
    while (order.id === null && !order.isRefused) {
      const reply = await send(team, 'POST', path, JSON.stringify(body), headers);
      read(order, reply);
      if (reply === null || reply.status === 503) await sleep(RETRY_MS);
    }
  }

  function read(order: Order, reply: Reply): void {
    order.isUncertain ||= reply === null;
    if (reply === null || reply.status === 503) return;
    const { status, body } = reply;
    if (status === 402) order.isRefused = true;
    else order.id = String(body.generationId ?? body.id);
    journal.check(
      [200, 202, 402].includes(status),
      () => `an order is accepted or refused: ${status} ${JSON.stringify(body)}`,
    );
  }

  const accepted = () => orders.filter(({ id }) => id !== null);
  const works: ((team: Team) => Promise<unknown>)[] = [
    order,
    order,
    order,
    (team) => send(team, 'GET', '/v1/generations?limit=5'),
    (team) => send(team, 'GET', '/v1/budget'),
    (team) => send(team, 'GET', '/v1/deliveries?limit=5'),
    async () => {
      const last = accepted().at(-random.integer(1, 20));
      if (last !== undefined) await send(last.team, 'GET', `/v1/generations/${last.id}`);
    },
    async () => {
      const last = accepted().at(-1);
      if (last !== undefined && random.chance(0.3))
        await send(last.team, 'POST', `/v1/generations/${last.id}/cancel`);
    },
    async (team) => {
      const { method, path, body } = random.pick(hostileRequests);
      const reply = await send(team, method, path, body);
      if (reply === null || reply.status === 503) return;
      const isRefused = reply.status >= 400 && reply.status < 500;
      journal.check(isRefused, () => `${method} ${path} ${body?.slice(0, 80)} is refused: ${reply.status}`);
    },
    async () => {
      const gateway = random.pick(world.gateways);
      const reply = await call(gateway, { method: 'GET', path: '/healthz', key: '' }, journal);
      if (reply !== null) journal.check(reply.status === 200, () => `/healthz: ${reply.status}`);
    },
    () => call(random.pick(world.gateways), { method: 'GET', path: '/readyz', key: '' }, journal),
  ];

  async function run(): Promise<void> {
    while (!isStopped) {
      await sleep(random.integer(PAUSE_MS.min, PAUSE_MS.max) / shares);
      if (underWay.size >= MAX_UNDER_WAY) continue;
      const work = random.pick(works)(random.pick(teams));
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    }
  }

  const running = run();
  return {
    orders,
    async stop() {
      isStopped = true;
      await running;
      await Promise.all(underWay);
    },
  };
}
