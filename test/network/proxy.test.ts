import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { createWebhookSender } from '../../src/webhooks/webhook-sender.ts';
import { certificate, privateKey } from '../webhooks/fixtures/tls.ts';
import { answer, startRawServer } from '../webhooks/raw-server.ts';

/** An egress proxy that tunnels every CONNECT to the given port, or answers with the status. */
async function startProxy(targetPort: number, refusal?: string) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200).end('by proxy');
  });
  server.on('connect', (request, socket: Socket) => {
    asked.push(`${request.method} ${request.url}`);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
      return;
    }
    const upstream = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    [socket, upstream].forEach((end) => sockets.add(end).size && end.on('error', () => end.destroy()));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function startSender(proxyUrl: string, allowed: string[] = []) {
  const sender = createWebhookSender({ guard: createAddressGuard({ allowed }), proxyUrl, timeoutMs: 5_000 });
  onTestFinished(() => sender.close());
  return (url: string) => sender.send({ url, headers: {}, payload: '{}' });
}

describe('a webhook sender with an egress proxy', () => {
  it('tunnels https through it and checks the certificate of the receiver', async () => {
    const trusted = getCACertificates();
    setDefaultCACertificates([...trusted, certificate]);
    onTestFinished(() => setDefaultCACertificates(trusted));
    const server = await startRawServer((socket) => socket.write(answer('200 OK', 'by receiver')), {
      cert: certificate,
      key: privateKey,
    });
    const proxy = await startProxy(server.port);
    const send = startSender(proxy.url);
    expect(await send('https://hooks.example.test/')).toMatchObject({
      ok: true,
      responseExcerpt: 'by receiver',
    });
    expect(await send('https://other.example.test/')).toMatchObject({
      ok: false,
      error: 'The TLS certificate is for another host name.',
    });
    expect(proxy.asked).toEqual(['CONNECT hooks.example.test:443', 'CONNECT other.example.test:443']);
  });

  it('hands http for listed hosts to it', async () => {
    const proxy = await startProxy(0);
    const result = await startSender(proxy.url, ['hooks.internal'])('http://hooks.internal:8080/a');
    expect(result).toMatchObject({ ok: true, responseExcerpt: 'by proxy' });
    expect(proxy.asked).toEqual(['POST http://hooks.internal:8080/a']);
  });

  it('fails when the proxy refuses', async () => {
    const proxy = await startProxy(0, '403 Forbidden');
    const result = await startSender(proxy.url)('https://hooks.example.test/');
    expect(result).toMatchObject({ ok: false, statusCode: null, timedOut: false });
    expect(result.error).toBe('The egress proxy refused the connection.');
  });

  it('still checks the URL itself', async () => {
    const proxy = await startProxy(0);
    const send = startSender(proxy.url);
    expect((await send('https://10.0.0.1/')).error).toContain('a private address');
    expect((await send('https://localhost/')).error).toContain('is internal');
    expect((await send('http://example.com/')).error).toContain('must begin with https://');
    expect(proxy.asked).toEqual([]);
  });
});
