import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { fastify } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { cutUnreadBodies } from '../../../src/http/plugins/cut-unread-bodies.ts';

async function open(cutAfterMs: number) {
  const app = fastify();
  cutUnreadBodies(app, cutAfterMs);
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (headers.authorization === undefined) await reply.status(401).send('no key');
  });
  app.post('/', async () => 'done');
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n';

/** What the server answers next. */
async function answerTo(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}

it('closes the connection of a request without a key whose body drips on after the answer', async () => {
  const socket = await open(20);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  expect(await answerTo(socket, `${head}\r\nxx`)).toContain('401');
  const dripping = setInterval(() => socket.write('x'), 5);
  await closed;
  clearInterval(dripping);
});

it('keeps the connection when the body comes to its end', async () => {
  const socket = await open(60_000);
  for (let i = 0; i < 2; i++)
    expect(await answerTo(socket, `${head}\r\n${'x'.repeat(100)}`)).toContain('401');
  expect(await answerTo(socket, `${head}\r\n${'x'.repeat(50)}`)).toContain('401');
  expect(await answerTo(socket, `${'x'.repeat(50)}${head}\r\n${'x'.repeat(100)}`)).toContain('401');
});
