import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { createWebhookSender, type WebhookSenderOptions } from '../../src/webhooks/webhook-sender.ts';
import { newSigningSecret } from '../../src/webhooks/hmac-signature.ts';
import { signWebhook } from '../../src/webhooks/sign-webhook.ts';
import { answer, drip, startRawServer, writeForever } from './raw-server.ts';

function startSender(options: Partial<WebhookSenderOptions> = {}) {
  const sender = createWebhookSender({ guard: createAddressGuard({ allowed: ['127.0.0.1'] }), ...options });
  onTestFinished(() => sender.close());
  return (url: string, headers: Record<string, string> = {}) =>
    sender.send({ url, headers, payload: '{"type":"ping"}' });
}

const failed = {
  ok: false,
  statusCode: null,
  retryAfterMs: null,
  timedOut: false,
  responseExcerpt: null,
  durationMs: expect.any(Number) as number,
};

const closed = (sockets: Set<unknown>) => vi.waitFor(() => expect(sockets.size).toBe(0));

describe('a webhook sender', () => {
  it('posts the payload as it was signed, and counts a 2xx answer as delivered', async () => {
    const requests: string[] = [];
    const server = await startRawServer((socket, text) => {
      requests.push(text);
      socket.write(answer('202 Accepted', 'thanks 🍌'));
    });
    const secret = newSigningSecret();
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const payload = '{"type":"ping"}';
    const signature = signWebhook({ id: 'evt_1', timestampSeconds, payload, secrets: [secret] });

    const result = await startSender()(`${server.url}?a=1`, { ...signature, 'X-Order': '7' });

    expect(result).toEqual({
      ...failed,
      ok: true,
      statusCode: 202,
      error: null,
      responseExcerpt: 'thanks 🍌',
    });
    const [head = '', body = ''] = requests[0]!.split('\r\n\r\n');
    const headers = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(': ') as [string, string]),
    );
    expect(head).toMatch(/^POST \/hook\?a=1 HTTP\/1\.1\r\n/);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'nanogate-webhooks/1',
      'x-order': '7',
      host: `127.0.0.1:${server.port}`,
    });
    expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'ping' });
  });

  it('keeps connections for the deliveries that follow', async () => {
    const server = await startRawServer((socket) => socket.write(answer('204 No Content')));
    const send = startSender();
    for (let i = 0; i < 10; i++) {
      await send(server.url);
    }
    // Two, since undici leaves a connection alone for one turn of the event loop after an answer.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('sends again on a fresh connection where one that was kept alive is closed under the request', async () => {
    const requests: string[] = [];
    let served = 0;
    const server = await startRawServer((socket, text) => {
      requests.push(text);
      // The third comes on the connection of the second.
      if (++served === 3) socket.resetAndDestroy();
      else socket.write(answer('200 OK'));
    });
    const send = startSender();
    for (let i = 0; i < 2; i++) expect(await send(server.url)).toMatchObject({ ok: true });
    const before = server.connections();
    expect(await send(server.url)).toMatchObject({ ok: true, statusCode: 200, error: null });
    expect(requests).toHaveLength(4);
    const withoutConnection = (text = '') => text.replace(/connection: .*\r\n/i, '');
    expect(withoutConnection(requests[3])).toBe(withoutConnection(requests[2]));
    expect(server.connections()).toBe(before + 1);
  });

  it.each(['ends', 'resets'])(
    'does so once only: a fresh connection that %s is a failed attempt',
    async (how) => {
      let served = 0;
      const server = await startRawServer((socket) => {
        if (++served <= 2) socket.write(answer('200 OK'));
        else if (how === 'ends') socket.end();
        else socket.resetAndDestroy();
      });
      const send = startSender();
      for (let i = 0; i < 2; i++) await send(server.url);
      expect(await send(server.url)).toMatchObject({ ok: false, statusCode: null });
      expect(served).toBe(4);
      expect(await send(server.url)).toMatchObject({ ok: false });
      // No connection was kept alive, so it is sent once.
      expect(served).toBe(5);
    },
  );

  it('does not send again what was answered in part', async () => {
    let served = 0;
    const server = await startRawServer((socket) => {
      if (++served <= 2) socket.write(answer('200 OK'));
      else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc');
    });
    const send = startSender();
    for (let i = 0; i < 2; i++) await send(server.url);
    expect(await send(server.url)).toMatchObject({ ok: false, statusCode: 200 });
    expect(served).toBe(3);
  });

  it('does not follow a redirect and counts it as a failure', async () => {
    const target = await startRawServer((socket) => socket.write(answer('200 OK')));
    const server = await startRawServer((socket) =>
      socket.write(answer('307 Temporary Redirect', '', [`location: ${target.url}`])),
    );
    expect(await startSender()(server.url)).toEqual({
      ...failed,
      statusCode: 307,
      error: 'The receiver answered 307; redirects are not followed.',
    });
    expect(target.connections()).toBe(0);
  });

  it('tells what Retry-After asked for', async () => {
    const server = await startRawServer((socket) =>
      socket.write(answer('503 Service Unavailable', 'later', ['retry-after: 120'])),
    );
    expect(await startSender()(server.url)).toEqual({
      ...failed,
      statusCode: 503,
      error: 'The receiver answered 503.',
      retryAfterMs: 120_000,
      responseExcerpt: 'later',
    });
  });

  it('keeps 2 kB of an answer as UTF-8 that a database can store', async () => {
    const server = await startRawServer((socket) =>
      socket.write(answer('500 Oops', '\0' + '🍌'.repeat(2_000))),
    );
    const { responseExcerpt } = await startSender()(server.url);
    // NUL became U+FFFD (three bytes); 511 bananas of four bytes fit into the rest.
    expect(responseExcerpt).toBe('\uFFFD' + '🍌'.repeat(511));
  });

  it('passes over interim answers and takes the final status', async () => {
    const server = await startRawServer((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nretry-after: 9\r\n\r\n${answer('410 Gone')}`),
    );
    expect(await startSender()(server.url)).toMatchObject({ ok: false, statusCode: 410, retryAfterMs: null });
  });

  it.each(['100 Continue', '102 Processing', '103 Early Hints', '199 Whatever'])(
    'passes over an interim %s that nobody asked for, on a connection that is kept alive too',
    async (status) => {
      const server = await startRawServer((socket) =>
        socket.write(`HTTP/1.1 ${status}\r\nx-a: b\r\n\r\n${answer('201 Created', 'made')}`),
      );
      const send = startSender();
      for (let i = 0; i < 3; i++)
        expect(await send(server.url)).toMatchObject({ ok: true, statusCode: 201, responseExcerpt: 'made' });
      expect(server.connections()).toBeLessThanOrEqual(2);
    },
  );

  it('does not take an interim answer for the status when no other comes', async () => {
    const server = await startRawServer((socket) => socket.end('HTTP/1.1 103 Early Hints\r\n\r\n'));
    expect(await startSender()(server.url)).toMatchObject({ ok: false, statusCode: null });
  });
});

describe('the deadline of a webhook', () => {
  const late = { ...failed, error: 'No complete answer within 150 ms.', timedOut: true };

  it('ends a body that drips, though every drip comes in time', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      drip(socket, '1\r\n.\r\n');
    });
    const result = await startSender({ timeoutMs: 150 })(server.url);
    expect(result).toMatchObject({ ok: false, statusCode: 200, timedOut: true, error: late.error });
    await closed(server.sockets);
  });

  it('ends headers that drip', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'a: b\r\n');
    });
    expect(await startSender({ timeoutMs: 150 })(server.url)).toEqual(late);
    await closed(server.sockets);
  });

  it('ends a receiver that says nothing', async () => {
    const server = await startRawServer(() => undefined);
    expect(await startSender({ timeoutMs: 150 })(server.url)).toEqual(late);
    await closed(server.sockets);
  });

  it('ends a name resolution that hangs, and sends nothing when it answers later', async () => {
    const requests: string[] = [];
    const server = await startRawServer((socket, request) => {
      requests.push(request);
      socket.write(answer('200 OK'));
    });
    let answerLate: (addresses: string[]) => void = () => undefined;
    const resolve = () => new Promise<string[]>((done) => (answerLate = done));
    const guard = createAddressGuard({ allowed: ['127.0.0.1', 'slow.test'] });
    const sender = createWebhookSender({ guard, resolve, timeoutMs: 150 });
    const result = await sender.send({
      url: `http://slow.test:${server.port}/`,
      headers: {},
      payload: '{}',
    });
    expect(result).toMatchObject({ ok: false, statusCode: null, timedOut: true });
    answerLate(['127.0.0.1']);
    await sender.close();
    await closed(server.sockets);
    expect(requests).toEqual([]);
  });
});

describe('an answer without end', () => {
  it('is a failure once 64 kB came, even with a 2xx status, and its socket is destroyed', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      writeForever(socket, `4000\r\n${'x'.repeat(0x4000)}\r\n`);
    });
    const result = await startSender()(server.url);
    expect(result).toEqual({
      ...failed,
      statusCode: 200,
      error: 'The answer is longer than 64 kB.',
      responseExcerpt: 'x'.repeat(2_048),
    });
    await closed(server.sockets);
  });

  it('is the failure that any other status says', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 500 Oops\r\ncontent-length: 9999999999\r\n\r\n');
      writeForever(socket, 'x'.repeat(0x4000));
    });
    expect(await startSender()(server.url)).toMatchObject({
      ok: false,
      statusCode: 500,
      error: 'The receiver answered 500.',
    });
    await closed(server.sockets);
  });

  it('is cut off in its headers', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      writeForever(socket, `x-filler: ${'x'.repeat(1_000)}\r\n`);
    });
    expect(await startSender()(server.url)).toEqual({
      ...failed,
      error: 'The headers of the answer are too large.',
    });
    await closed(server.sockets);
  });

  it('is read with backpressure: no more than socket buffers are taken from the receiver', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.once('close', () => written.push(socket.bytesWritten - socket.writableLength));
      writeForever(socket, 'x'.repeat(0x10000));
    });
    const written: number[] = [];
    const send = startSender();
    await Promise.all(Array.from({ length: 20 }, () => send(server.url)));
    await vi.waitFor(() => expect(written).toHaveLength(20));
    expect(Math.max(...written)).toBeLessThan(32 * 1_024 * 1_024);
  });
});

describe('a request that fails', () => {
  it.each([
    ['a reset', 'The connection was closed before the answer was complete.', null],
    ['an early end', 'The connection was closed before the answer was complete.', null],
    ['a cut body', 'The connection was closed before the answer was complete.', 200],
    ['nonsense', 'The answer is not valid HTTP.', null],
  ])('says so after %s', async (how, error, statusCode) => {
    const server = await startRawServer((socket) => {
      if (how === 'a reset') {
        socket.resetAndDestroy();
      } else if (how === 'an early end') {
        socket.end();
      } else if (how === 'a cut body') {
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc');
      } else {
        socket.end('220 mail.example.test ESMTP\r\n');
      }
    });
    const result = await startSender()(server.url);
    expect(result).toEqual({
      ...failed,
      error,
      statusCode,
      responseExcerpt: statusCode === null ? null : 'abc',
    });
  });

  it('says that the connection was refused', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await new Promise((done) => other.close(done));
    expect(await startSender()(`http://127.0.0.1:${port}/`)).toEqual({
      ...failed,
      error: 'The connection was refused.',
    });
  });

  it('says that the host name is unknown', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('secret'), { code: 'ENOTFOUND' }));
    expect(await startSender({ resolve })('https://nowhere.test/')).toEqual({
      ...failed,
      error: 'The host name could not be resolved.',
    });
    expect(await startSender({ resolve: () => Promise.resolve([]) })('https://nowhere.test/')).toEqual({
      ...failed,
      error: 'The host name could not be resolved.',
    });
  });

  it('refuses headers that would inject another, and a host header', async () => {
    const server = await startRawServer((socket) => socket.write(answer('200 OK')));
    const send = startSender();
    const injected = await send(server.url, { 'x-order': '7\r\nx-evil: 1' });
    expect(injected).toEqual({ ...failed, error: 'A header or the URL cannot be sent as it is.' });
    expect(await send(server.url, { Host: 'other.test' })).toMatchObject({
      ok: false,
      error: 'The header `host` cannot be set.',
    });
    expect(server.connections()).toBe(0);
  });

  it('is also what a closed sender gives', async () => {
    const sender = createWebhookSender({ guard: createAddressGuard({ allowed: ['127.0.0.1'] }) });
    await sender.close();
    expect(await sender.send({ url: 'http://127.0.0.1:9/', headers: {}, payload: '{}' })).toEqual({
      ...failed,
      error: 'The gateway is stopping.',
    });
  });
});
