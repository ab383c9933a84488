import { createServer, type AddressInfo } from 'node:net';
import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createReceiverCheck } from '../../src/webhooks/receiver-check.ts';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { createWebhookSender } from '../../src/webhooks/webhook-sender.ts';
import { certificate, privateKey } from '../webhooks/fixtures/tls.ts';
import { answer, startRawServer } from '../webhooks/raw-server.ts';

const ok = (socket: { write(text: string): unknown }) => socket.write(answer('200 OK'));
const tls = { cert: certificate, key: privateKey };

function startSender(allowed: string[], resolve: (hostname: string) => Promise<string[]>) {
  const sender = createWebhookSender({ guard: createAddressGuard({ allowed }), resolve });
  onTestFinished(() => sender.close());
  return (url: string) => sender.send({ url, headers: {}, payload: '{}' });
}

/** A resolver that gives the next answer each time, and the last one from then on. */
function resolver(...answers: [string[], ...string[][]]) {
  const asked: string[] = [];
  const resolve = (hostname: string) => {
    asked.push(hostname);
    return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1]!);
  };
  return { asked, resolve };
}

describe('the guarded connector', () => {
  it('dials the address it checked: a resolver that answers differently the second time is asked once', async () => {
    const server = await startRawServer(ok);
    const { asked, resolve } = resolver(['127.0.0.1'], ['127.0.0.2']);
    const send = startSender(['receiver.test'], resolve);
    expect(await send(`http://receiver.test:${server.port}/`)).toMatchObject({ ok: true, statusCode: 200 });
    expect(asked).toEqual(['receiver.test']);
  });

  it('checks anew for each connection: a name that turns to a private address is refused from then on', async () => {
    const server = await startRawServer((socket) => socket.end(answer('200 OK', '', ['connection: close'])));
    const { asked, resolve } = resolver(['127.0.0.1'], ['169.254.169.254']);
    const send = startSender(['receiver.test'], resolve);
    expect(await send(`http://receiver.test:${server.port}/`)).toMatchObject({ ok: true });
    expect(await send(`http://receiver.test:${server.port}/`)).toMatchObject({
      ok: false,
      statusCode: null,
      error:
        'The host receiver.test has a link-local address; WEBHOOK_ALLOWED_NETWORKS opens it only by its exact address.',
    });
    expect(asked).toHaveLength(2);
    expect(server.connections()).toBe(1);
  });

  it('checks what the name has when it is dialled, not what it had when the webhook was set up', async () => {
    const server = await startRawServer(ok, tls);
    const { asked, resolve } = resolver(['93.184.215.14'], ['127.0.0.1']);
    const url = `https://rebind.test:${server.port}/`;
    expect(
      await createReceiverCheck({ guard: createAddressGuard({ allowed: [] }), resolve })(url),
    ).toBeNull();
    expect(await startSender([], resolve)(url)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^The host rebind\.test has a loopback address;/) as string,
    });
    expect(asked).toEqual(['rebind.test', 'rebind.test']);
    expect(server.connections()).toBe(0);
  });

  it.each([
    ['private last', ['93.184.215.14', '127.0.0.1']],
    ['private first', ['127.0.0.1', '93.184.215.14']],
    ['mapped', ['93.184.215.14', '::ffff:127.0.0.1']],
    ['unreadable', ['93.184.215.14', 'fe80::1%eth0']],
  ])('refuses a name with one public and one other address (%s)', async (_case, addresses) => {
    const server = await startRawServer(ok, tls);
    const { resolve } = resolver(addresses);
    const result = await startSender([], resolve)(`https://rebind.test:${server.port}/`);
    expect(result).toMatchObject({ ok: false, statusCode: null, timedOut: false });
    expect(result.error).toMatch(/^The host rebind\.test has (a loopback address;|an address that cannot)/);
    expect(server.connections()).toBe(0);
  });

  it('checks IP literals, for which no resolver is asked', async () => {
    const server = await startRawServer(ok, tls);
    const { asked, resolve } = resolver(['93.184.215.14']);
    const send = startSender([], resolve);
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]']) {
      expect((await send(`https://${host}:${server.port}/`)).error).toContain('a loopback address');
    }
    expect(server.connections()).toBe(0);
    expect(asked).toEqual([]);
  });

  it('checks IP literals by itself, should the URL have been let through', async () => {
    const server = await startRawServer(ok);
    const strict = createAddressGuard({ allowed: [] });
    const sender = createWebhookSender({ guard: { ...strict, checkUrl: () => null } });
    onTestFinished(() => sender.close());
    const result = await sender.send({ url: server.url, headers: {}, payload: '{}' });
    expect(result.error).toContain('127.0.0.1 is a loopback address');
    expect(server.connections()).toBe(0);
  });

  it('tries the next address of a name when the first does not answer', async () => {
    const server = await startRawServer(ok);
    const { resolve } = resolver(['::1', '127.0.0.1']);
    const result = await startSender(['receiver.test'], resolve)(`http://receiver.test:${server.port}/`);
    expect(result).toMatchObject({ ok: true });
  });

  it('takes no proxy from the environment', async () => {
    const server = await startRawServer(ok);
    const proxy = await startRawServer((socket) => socket.end(answer('502 Bad Gateway')));
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
    names.forEach((name) => (process.env[name] = proxy.url));
    onTestFinished(() => names.forEach((name) => delete process.env[name]));
    const result = await startSender(['127.0.0.1'], resolver([]).resolve)(server.url);
    expect(result).toMatchObject({ ok: true });
    expect(proxy.connections()).toBe(0);
  });
});

describe('TLS', () => {
  const trusted = getCACertificates();
  afterEach(() => setDefaultCACertificates(trusted));
  const trust = () => setDefaultCACertificates([...trusted, certificate]);
  const { resolve } = resolver(['127.0.0.1']);
  const allowed = ['127.0.0.1', 'hooks.example.test', 'other.example.test'];

  it('sends the host name of the URL and accepts its certificate, though an address was dialled', async () => {
    trust();
    const names: (string | false | null)[] = [];
    const server = await startRawServer((socket) => {
      names.push((socket as unknown as { servername: string }).servername);
      ok(socket);
    }, tls);
    const result = await startSender(allowed, resolve)(`https://hooks.example.test:${server.port}/`);
    expect(result).toMatchObject({ ok: true, statusCode: 200 });
    expect(names).toEqual(['hooks.example.test']);
  });

  it.each([
    ['TLS 1.3', {}],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' as const }],
  ])('refuses a certificate for another host name, also the second time (%s)', async (_version, options) => {
    trust();
    const requests: string[] = [];
    const server = await startRawServer((_socket, request) => requests.push(request), { ...tls, ...options });
    const send = startSender(allowed, resolve);
    for (let i = 0; i < 3; i++) {
      expect(await send(`https://other.example.test:${server.port}/`)).toMatchObject({
        ok: false,
        error: 'The TLS certificate is for another host name.',
      });
    }
    expect(await send(`https://127.0.0.1:${server.port}/`)).toMatchObject({
      error: 'The TLS certificate is for another host name.',
    });
    expect(requests).toEqual([]);
  });

  it('refuses a self-signed certificate, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    const server = await startRawServer(ok, tls);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    onTestFinished(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
    const result = await startSender(allowed, resolve)(`https://hooks.example.test:${server.port}/`);
    expect(result).toMatchObject({ ok: false, error: 'The TLS certificate is self-signed.' });
  });

  it('fails against a server that does not speak it', async () => {
    const plain = createServer((socket) => socket.end('220 mail.example.test ESMTP\r\n'));
    await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done));
    onTestFinished(() => void plain.close());
    const { port } = plain.address() as AddressInfo;
    const result = await startSender(allowed, resolve)(`https://hooks.example.test:${port}/`);
    const error = 'The TLS handshake failed: the port does not speak TLS.';
    expect(result).toMatchObject({ ok: false, statusCode: null, error });
  });
});
