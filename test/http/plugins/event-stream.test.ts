import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { expect, it, vi } from 'vitest';
import { openEventStream } from '../../../src/http/plugins/event-stream.ts';

const END_TIMEOUT_MS = 60_000;

it('goes on where the client takes everything, though nobody has had the time to notice', async () => {
  const app = fastify();
  app.get('/', async (_request, reply) => {
    const stream = openEventStream(reply, END_TIMEOUT_MS, () => undefined);
    stream.send({ id: '1', type: 'state', data: {} });
    expect(stream.isReady()).toBe(false);
    expect(await stream.heartbeat()).toBe(true);
    stream.end();
  });
  const { body } = await app.inject('/');
  expect(body).toBe('retry: 2000\nid: 1\nevent: state\ndata: {}\n\n: heartbeat\n\n');
  await app.close();
});

it('is cut by the heartbeat where the client takes nothing', async () => {
  const app = fastify();
  let beat: Promise<boolean> | undefined;
  app.get('/', async (_request, reply) => {
    const stream = openEventStream(reply, END_TIMEOUT_MS, () => undefined);
    // More than the system takes for a client that reads nothing.
    stream.send({ id: '1', type: 'state', data: 'x'.repeat(50_000_000) });
    beat = stream.heartbeat();
    await beat;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await vi.waitFor(() => expect(beat).toBeDefined());
  expect(await beat).toBe(false);
  await once(client.resume(), 'close');
  await app.close();
});
