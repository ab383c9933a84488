import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Generation } from '../../../../src/domain/generations/generation.ts';
import type { FeedPage } from '../../../../src/operations/events/read-feed.ts';
import { noEstimate } from '../../../../src/domain/upstream/generation-estimate.ts';
import { event, eventId } from '../../log-operations.ts';
import { createDeferred } from '../../../deferred.ts';
import { generation, generationId, NOW, otherTeamsId, principal, teamKey } from '../../fixtures.ts';
import {
  listeningServer,
  responseOf,
  textOf,
  textUntil,
  type ListeningServer,
} from '../../listening-server.ts';

const self = `/v1/generations/${generationId}`;
const body = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };

let server: ListeningServer;
/** What the database says. */
let stored: Generation;
const LIMIT = 3;

// One for all: to build a server takes most of a second of processor time.
beforeAll(
  async () =>
    (server = await listeningServer({ heartbeatMs: 20, limits: { perTeam: LIMIT, perProcess: 9 } })),
);
beforeEach(() => {
  for (const operation of Object.values(server.operations)) operation.mockReset();
  stored = generation();
  server.operations.findGeneration.mockImplementation(async (_teamId, id) =>
    id === generationId ? { outcome: 'found', generation: stored } : { outcome: 'other_team' },
  );
});
// The last test closes it.
afterEach(() => expect(server.waits.size()).toBe(0));

/** A commit. */
function change(changes: Partial<Generation>): void {
  stored = { ...stored, ...changes };
  server.waits.wake([generationId]);
}

/** Resolves when all places are free. */
const emptied = () => vi.waitFor(() => expect(server.waits.size()).toBe(0), { interval: 1, timeout: 10_000 });

/** Resolves when the next request has read the generation and waits. */
function nextWait(): Promise<void> {
  const { promise, resolve } = createDeferred();
  const enter = server.waits.enter;
  vi.spyOn(server.waits, 'enter').mockImplementationOnce((teamId) => {
    const entered = enter(teamId);
    if (entered.outcome === 'refused') return entered;
    const { place } = entered;
    const next = (ms: number, version: string) => {
      const end = place.next(ms, version);
      resolve();
      return end;
    };
    return { ...entered, place: { ...place, next } };
  });
  return promise;
}

describe.each([
  ['GET', self, undefined, 200],
  ['POST', '/v1/generations', body, 202],
])('%s with `Prefer: wait`', (method, path, sent, status) => {
  const call = (prefer: string) => server.call(`${method} ${path}`, { prefer }, sent);

  it('responds with the end as soon as it is committed', async () => {
    const waits = nextWait();
    const answer = call('wait=60');
    await waits;
    change({ status: 'generating', progress: 40 });
    change({ status: 'completed', progress: 100, imageUrl: 'https://static.example/a.png' });
    expect(await answer).toMatchObject({
      status,
      headers: { 'preference-applied': 'wait=60' },
      body: { status: 'completed', progress: 100 },
    });
    expect((await answer).headers).not.toHaveProperty('retry-after');
    expect(server.waits.size()).toBe(0);
  });

  it('responds with the state of then when the time is over', async () => {
    stored = generation({ status: 'generating', progress: 10 });
    const answer = await call('wait=1');
    expect(answer).toMatchObject({ status, body: { status: 'generating', progress: 10 } });
    expect(answer.headers).toMatchObject({ 'preference-applied': 'wait=1', 'retry-after': '5' });
  });

  it('responds at once without a wait that it understands', async () => {
    const answer = await call('wait=0, respond-async');
    expect(answer).toMatchObject({ status, body: { status: 'queued' } });
    expect(answer.headers).not.toHaveProperty('preference-applied');
  });

  it('responds with what it knows when the database is lost', async () => {
    const waits = nextWait();
    const answer = call('wait=60');
    await waits;
    server.operations.findGeneration.mockRejectedValue(new Error('lost'));
    change({ status: 'pending' });
    expect(await answer).toMatchObject({ status, body: { status: 'queued' } });
  });

  it('frees its place as soon as the client goes away', async () => {
    const waits = nextWait();
    const request = server.send(`${method} ${path}`, { prefer: 'wait=60' }, sent);
    await waits;
    expect(server.waits.size()).toBe(1);
    request.destroy();
    await emptied();
  });

  it('is refused with 429 at the limit of the team, and does nothing', async () => {
    const places = Array.from({ length: LIMIT }, () => server.waits.enter(principal.teamId));
    expect(await call('wait=60')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '5' },
      body: { code: 'too_many_waiters', scope: 'team', maxWaiters: LIMIT },
    });
    expect(server.operations.acceptGeneration).not.toHaveBeenCalled();
    expect((await call('')).status).toBe(status);
    for (const entered of places) if (entered.outcome === 'entered') entered.place.leave();
  });
});

it('does not wait for a generation of another team', async () => {
  const answer = await server.call(`GET /v1/generations/${otherTeamsId}`, { prefer: 'wait=60' });
  expect(answer.status).toBe(404);
  expect(server.waits.size()).toBe(0);
});

it.each([
  ['GET', self, undefined, 'estimateGeneration'],
  ['POST', '/v1/generations', body, 'estimateAccepted'],
] as const)(
  '%s says by Retry-After when the generation has probably ended',
  async (method, path, sent, name) => {
    server.operations[name].mockResolvedValue({ ...noEstimate, completionAt: NOW + 41_500 });
    expect((await server.call(`${method} ${path}`, {}, sent)).headers).toMatchObject({ 'retry-after': '42' });
  },
);

it('accepts also when the estimate fails', async () => {
  server.operations.estimateAccepted.mockRejectedValue(new Error('lost'));
  expect((await server.call('POST /v1/generations', {}, body)).status).toBe(202);
});

describe('an event stream', () => {
  const stream = async (headers?: Record<string, string>) =>
    responseOf(server.send(`GET ${self}/events`, headers));

  it('sends the current state first, then each change, and ends with the terminal event', async () => {
    stored = generation({ status: 'pending' });
    const response = await stream();
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(response.headers).toHaveProperty('x-request-id');
    const first = await textUntil(response, '\n\n');
    expect(eventsOf(first)).toEqual([{ id: 'pending-0', event: 'generation.pending', status: 'pending' }]);
    change({ status: 'generating', progress: 40 });
    expect(eventsOf(await textUntil(response, 'data: '))).toMatchObject([{ event: 'generation.generating' }]);
    change({});
    change({ progress: 70 });
    expect(eventsOf(await textUntil(response, 'data: '))).toMatchObject([{ id: 'generating-70' }]);
    change({ status: 'failed', error: { code: 'upstream_lost', message: 'gone' } });
    expect(eventsOf(await textOf(response))).toMatchObject([{ id: 'failed-70', event: 'generation.failed' }]);
    expect(server.waits.size()).toBe(0);
  });

  it('sends the current state first again to a client that connects again', async () => {
    stored = generation({ status: 'generating', progress: 40 });
    const response = await stream({ 'last-event-id': 'generating-40' });
    expect(await textUntil(response, 'data: ')).toContain('id: generating-40');
    response.destroy();
    await emptied();
  });

  it('of a generation that has ended is that event, and then 204', async () => {
    stored = generation({ status: 'completed', progress: 100 });
    expect(await textOf(await stream())).toContain('event: generation.completed');
    expect((await stream({ 'last-event-id': 'completed-100' })).statusCode).toBe(204);
  });

  it('shows that it is alive while there is no news', async () => {
    const response = await stream();
    expect(await textUntil(response, ': heartbeat\n\n: heartbeat\n\n')).toContain('generation.queued');
    response.destroy();
    await emptied();
  });

  it('frees its place as soon as the client goes away', async () => {
    const response = await stream();
    await textUntil(response, 'data: ');
    expect(server.waits.size()).toBe(1);
    response.destroy();
    await emptied();
  });

  it('goes on when the database comes back', async () => {
    const response = await stream();
    await textUntil(response, 'data: ');
    server.operations.findGeneration.mockRejectedValueOnce(new Error('lost'));
    change({ status: 'pending' });
    server.waits.compare(generationId, 'pending-0');
    expect(await textUntil(response, 'data: ')).toContain('generation.pending');
    response.destroy();
    await emptied();
  });

  it('cuts a client that does not read, and keeps no more than one event for it', async () => {
    // More than the buffers of both sockets hold.
    const prompt = 'x'.repeat(16_000_000);
    stored = generation({ input: { ...generation().input, prompt } });
    const waits = nextWait();
    const client = await unreading();
    await waits;
    for (let progress = 1; progress < 20; progress++) change({ status: 'generating', progress });
    await vi.waitFor(() => expect(server.waits.size()).toBe(0), { interval: 5, timeout: 10_000 });
    let received = 0;
    client.on('data', (chunk: Buffer) => (received += chunk.length));
    client.resume();
    await once(client, 'close');
    expect(received).toBeLessThan(1.5 * prompt.length);
  });

  it.each([
    [404, `/v1/generations/${otherTeamsId}/events`],
    [404, '/v1/generations/gen_1/events'],
    [400, `${self}/events?since=1`],
  ])('is refused with %i: %s', async (status, path) => {
    expect((await server.call(`GET ${path}`)).status).toBe(status);
    expect(server.waits.size()).toBe(0);
  });

  it('has no body for HEAD', async () => {
    expect((await responseOf(server.send(`HEAD ${self}/events`))).headers).toMatchObject({
      'content-type': 'text/event-stream',
    });
  });

  async function unreading(): Promise<Socket> {
    const client = connect(server.port, '127.0.0.1');
    client.on('error', () => undefined);
    await once(client, 'connect');
    client.pause();
    client.write(`GET ${self}/events HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer ${teamKey}\r\n\r\n`);
    return client;
  }
});

describe('the feed with `wait`', () => {
  const none: FeedPage = { events: [], next: { teamSequence: 4, tag: 'abcdefgh' }, isEnd: true };

  it('responds as soon as the commit of an event wakes it, and reads on from where it was', async () => {
    const { readFeed } = server.operations;
    const waits = nextWait();
    readFeed.mockResolvedValueOnce({ ...none, isEnd: false }).mockResolvedValueOnce(none);
    readFeed.mockResolvedValue({ ...none, events: [event], next: { teamSequence: 5, tag: null } });
    const answer = server.call('GET /v1/events?order=asc&wait=60&cursor=after-3');
    await waits;
    server.waits.wake([principal.teamId]);
    expect((await answer).body).toMatchObject({ data: [{ id: eventId }], nextCursor: 'after-5' });
    expect(readFeed.mock.calls.map(([, { cursor }]) => cursor?.teamSequence)).toEqual([3, 4, 4]);
  });

  it('responds with an empty page and a cursor when the time is over', async () => {
    server.operations.readFeed.mockResolvedValue(none);
    const answer = await server.call('GET /v1/events?order=asc&wait=1');
    expect(answer).toMatchObject({ status: 200, body: { data: [], nextCursor: 'after-4-abcdefgh' } });
  });
});

describe('a stop of the gateway', () => {
  it('answers all that wait with what is known, and ends their connections', async () => {
    server.operations.readFeed.mockResolvedValue({
      events: [],
      next: { teamSequence: 4, tag: null },
      isEnd: true,
    });
    const response = await responseOf(server.send(`GET ${self}/events`));
    await textUntil(response, 'data: ');
    const gets = nextWait();
    const get = server.call(`GET ${self}`, { prefer: 'wait=60' });
    await gets;
    const feeds = nextWait();
    const feed = server.call('GET /v1/events?order=asc&wait=60');
    await feeds;
    await server.close();
    expect(eventsOf(await textOf(response))).toEqual([]);
    expect(await get).toMatchObject({
      status: 200,
      body: { status: 'queued' },
      headers: { connection: 'close' },
    });
    expect((await feed).body).toEqual({ data: [], nextCursor: 'after-4' });
  });
});

function eventsOf(text: string) {
  return text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const { status } = JSON.parse(field('data')!) as { status: string };
      return { id: field('id'), event: field('event'), status };
    });
}
