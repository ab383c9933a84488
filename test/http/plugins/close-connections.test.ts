import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../../src/http/plugins/close-connections.ts';
import { createDeferred } from '../../deferred.ts';

describe('a server that closes', () => {
  let app: FastifyInstance;
  let answer: ReturnType<typeof createDeferred>;
  let arrived: ReturnType<typeof createDeferred>;

  beforeEach(async () => {
    [answer, arrived] = [createDeferred(), createDeferred()];
    app = fastify({ return503OnClosing: false });
    closeConnections(app);
    app.post('/', async () => {
      arrived.resolve();
      await answer.promise;
      return 'done';
    });
    await app.listen({ port: 0 });
  });
  afterEach(async () => {
    answer.resolve();
    await app.close();
  });

  async function open(text: string): Promise<{ socket: Socket; received: Promise<string> }> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    let all = '';
    socket.on('data', (chunk) => (all += String(chunk)));
    socket.on('error', () => undefined);
    const received = new Promise<string>((resolve) => socket.once('close', () => resolve(all)));
    const accepted = once(app.server, 'connection');
    await Promise.all([once(socket, 'connect'), accepted]);
    socket.write(text);
    return { socket, received };
  }

  const head = (length: number) =>
    `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n`;

  it.each([
    ['idle', ''],
    ['in the middle of a header', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-'],
    ['in the middle of a body', `${head(1_000)}half`],
  ])('does not wait for a connection that is %s', async (_, text) => {
    const { received } = await open(text);
    await app.close();
    expect(await received).toBe('');
  });

  it('answers a request that is under way, then closes its connection', async () => {
    const { received } = await open(`${head(4)}body`);
    await arrived.promise;
    const closed = app.close();
    answer.resolve();
    await closed;
    expect(await received).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/);
  });
});
