import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { account, clientOf, input, model, refusedPort, reply, startHttp, startTcp } from './servers.ts';

const SHORT_MS = 150;
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const confirmedBody = '{"success":true,"generationId":"g-1","taskId":"t-1","status":"pending"}';

/** Sends `text` once the request has begun to arrive, then does `next`. */
function answerRaw(text: string, next: (socket: Socket) => void) {
  return (socket: Socket): void => {
    socket.once('data', () => {
      socket.write(text, () => {
        next(socket);
      });
    });
  };
}

const stay = () => undefined;
const end = (socket: Socket) => socket.end();

test.each([
  ['a name without an address', async () => 'http://upstream.invalid'],
  ['a refused port', async () => `http://127.0.0.1:${await refusedPort()}`],
  [
    'TLS to a port that speaks HTTP',
    async () => (await startHttp(reply(200, confirmedBody))).url.replace('http', 'https'),
  ],
  [
    'a connection that closes during the TLS handshake',
    async () =>
      `https://127.0.0.1:${(await startTcp((socket) => socket.once('data', () => socket.end()))).port}`,
  ],
  [
    'a connection that resets during the TLS handshake',
    async () =>
      `https://127.0.0.1:${(await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))).port}`,
  ],
  ['a TLS handshake without an end', async () => `https://127.0.0.1:${(await startTcp(stay)).port}`],
])('knows that nothing was sent: %s', async (_name, urlOf) => {
  const client = clientOf(await urlOf(), { connectTimeoutMs: SHORT_MS });
  expect(await client.submit(account, model, input)).toMatchObject({
    kind: 'not_sent',
    cause: 'unreachable',
    retryAfterMs: null,
  });
  expect(await client.checkStatus(account, model, 'g-1')).toMatchObject({
    kind: 'no_answer',
    cause: 'unreachable',
  });
});

test('knows that nothing was sent when the deadline passes while connecting', async () => {
  const { port } = await startTcp(stay);
  const client = clientOf(`https://127.0.0.1:${port}`, { timeoutMs: SHORT_MS, connectTimeoutMs: 60_000 });
  expect(await client.submit(account, model, input)).toMatchObject({
    kind: 'not_sent',
    cause: 'unreachable',
  });
});

test.each([
  ['no answer at all', stay],
  ['closed before an answer', (socket: Socket) => socket.once('data', () => socket.end())],
  ['reset before an answer', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
  ['reset within the status line', answerRaw('HTTP/1.1 2', (socket) => socket.resetAndDestroy())],
  ['closed within the head', answerRaw(head, end)],
  ['not HTTP', answerRaw('SSH-2.0-OpenSSH_9.2\r\n', end)],
  ['a head without an end', answerRaw(`${head}x: ${'x'.repeat(100_000)}`, stay)],
  [
    'another protocol',
    answerRaw('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', stay),
  ],
  [
    'cut off within the body',
    answerRaw(`${head}content-length: 71\r\n\r\n${confirmedBody.slice(0, 40)}`, end),
  ],
  [
    'a chunked body cut off',
    answerRaw(`${head}transfer-encoding: chunked\r\n\r\n28\r\n${confirmedBody.slice(0, 40)}\r\n`, end),
  ],
  ['a body that stops', answerRaw(`${head}content-length: 71\r\n\r\n${confirmedBody.slice(0, 40)}`, stay)],
])('does not know whether it was taken, and takes no result from: %s', async (_name, onConnection) => {
  const { port } = await startTcp(onConnection);
  const client = clientOf(`http://127.0.0.1:${port}`, { timeoutMs: SHORT_MS });
  expect(await client.submit(account, model, input)).toMatchObject({ kind: 'unknown' });
  expect(await client.checkStatus(account, model, 'g-1')).toMatchObject({
    kind: 'no_answer',
    cause: 'unavailable',
  });
});

test.each(['100 Continue', '102 Processing', '103 Early Hints'])(
  'takes the answer after an interim %s that nobody asked for',
  async (status) => {
    const interim = `HTTP/1.1 ${status}\r\n\r\n`;
    const answer = `${head}content-length: ${confirmedBody.length}\r\n\r\n${confirmedBody}`;
    const { port } = await startTcp(answerRaw(interim + interim + answer, end));
    const client = clientOf(`http://127.0.0.1:${port}`);
    expect(await client.submit(account, model, input)).toMatchObject({ kind: 'confirmed' });
    expect(await client.checkStatus(account, model, 'g-1')).toMatchObject({ kind: 'running' });
  },
);

test('never calls it refused or taken when the connection resets as soon as it is there', async () => {
  const { port } = await startTcp((socket) => socket.resetAndDestroy());
  const { kind } = await clientOf(`http://127.0.0.1:${port}`).submit(account, model, input);
  expect(['not_sent', 'unknown']).toContain(kind);
});

test('sends a submit on one connection only, once', async () => {
  let connections = 0;
  const { port } = await startTcp((socket) => {
    connections++;
    socket.once('data', () => socket.end());
  });
  await clientOf(`http://127.0.0.1:${port}`).submit(account, model, input);
  expect(connections).toBe(1);
});

test('uses a new connection for each request', async () => {
  const { url, connections } = await startHttp(reply(200, JSON.parse(confirmedBody)));
  const client = clientOf(url);
  await client.submit(account, model, input);
  await client.submit(account, model, input);
  expect(connections()).toBe(2);
});

test('reads an id that arrived whole although the connection broke after it', async () => {
  const { port } = await startTcp(
    answerRaw(`${head}content-length: 5000\r\n\r\n${confirmedBody}`, (socket) => socket.resetAndDestroy()),
  );
  expect(await clientOf(`http://127.0.0.1:${port}`).submit(account, model, input)).toEqual({
    kind: 'confirmed',
    upstreamGenerationId: 'g-1',
    upstreamTaskId: 't-1',
    imageUrl: null,
    statusCode: 200,
  });
});

test('keeps what the status says when the body behind it is cut off', async () => {
  const { port } = await startTcp(
    answerRaw('HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 500\r\n\r\n<html', end),
  );
  expect(await clientOf(`http://127.0.0.1:${port}`).submit(account, model, input)).toMatchObject({
    kind: 'not_sent',
    cause: 'rate_limited',
    retryAfterMs: 7_000,
  });
});

test('ends a body that drips without an end at the deadline', async () => {
  const { url } = await startHttp((response) => {
    response.writeHead(200).write('{"success":true,"generationId":"');
    const drip = setInterval(() => response.write('x'), 5);
    response.on('close', () => {
      clearInterval(drip);
    });
  });
  const outcome = await clientOf(url, { timeoutMs: SHORT_MS }).submit(account, model, input);
  expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('timed out') as string });
});

test('stops reading an answer of many megabytes', async () => {
  let sentBytes = 0;
  let closed = false;
  const { url } = await startHttp((response) => {
    const megabyte = Buffer.alloc(1_048_576, 'x');
    const send = (): void => {
      while (!response.destroyed && response.write(megabyte)) sentBytes += megabyte.length;
      sentBytes += megabyte.length;
    };
    response
      .writeHead(200)
      .on('drain', send)
      .on('close', () => {
        closed = true;
      });
    send();
  });
  const outcome = await clientOf(url).submit(account, model, input);
  await vi.waitUntil(() => closed, { timeout: 30_000 });
  expect(outcome).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('1048576 bytes') as string,
  });
  // What the socket buffers of both ends hold comes on top of the one that was read.
  expect(sentBytes).toBeLessThan(32 * 1_048_576);
});

test('does not follow a redirect', async () => {
  const target = await startHttp(reply(200, JSON.parse(confirmedBody)));
  const { url } = await startHttp(reply(307, '', { location: `${target.url}/elsewhere` }));
  expect(await clientOf(url).submit(account, model, input)).toMatchObject({
    kind: 'not_sent',
    cause: 'unavailable',
  });
  expect(target.requests).toHaveLength(0);
});

test('takes no proxy from the environment', async () => {
  const proxy = `http://127.0.0.1:${await refusedPort()}`;
  for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']) vi.stubEnv(name, proxy);
  const { url } = await startHttp(reply(200, JSON.parse(confirmedBody)));
  expect(await clientOf(url).submit(account, model, input)).toMatchObject({ kind: 'confirmed' });
  vi.unstubAllEnvs();
});

test('waits on close for the answer to a submit, and sends nothing afterwards', async () => {
  const responses: ServerResponse[] = [];
  const { url, requests } = await startHttp((response) => responses.push(response));
  const client = clientOf(url);
  const submit = client.submit(account, model, input);
  await vi.waitUntil(() => responses.length === 1, { timeout: 30_000 });
  let isClosed = false;
  const closed = client.close().then(() => (isClosed = true));
  // One turn of the event loop: a close that does not wait would be done by now.
  await new Promise(setImmediate);
  expect(isClosed).toBe(false);
  responses[0]!.end(confirmedBody);
  await closed;
  expect(await submit).toMatchObject({ kind: 'confirmed' });
  expect(await client.submit(account, model, input)).toMatchObject({ kind: 'not_sent' });
  expect(requests).toHaveLength(1);
});

test('leaves no socket open', async () => {
  const sockets: Socket[] = [];
  const { port } = await startTcp((socket) => {
    sockets.push(socket);
    answerRaw(`${head}content-length: ${confirmedBody.length}\r\n\r\n${confirmedBody}`, stay)(socket);
  });
  await clientOf(`http://127.0.0.1:${port}`).submit(account, model, input);
  const [socket] = sockets;
  if (socket !== undefined && !socket.destroyed) await once(socket, 'close');
  expect(socket?.destroyed).toBe(true);
});
