import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { failureReason } from '../../src/webhooks/failure-reason.ts';
import { createWebhookSender } from '../../src/webhooks/webhook-sender.ts';
import { certificate as cert, privateKey as key } from './fixtures/tls.ts';
import { startRawServer } from './raw-server.ts';

/** Why a webhook to a server with these options fails. */
async function errorOf(options: TlsOptions): Promise<string | null> {
  const server = createServer({ cert, key, ...options });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return send(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

async function send(url: string): Promise<string | null> {
  const sender = createWebhookSender({ guard: createAddressGuard({ allowed: ['127.0.0.1'] }) });
  onTestFinished(() => sender.close());
  return (await sender.send({ url, headers: {}, payload: '{}' })).error;
}

it.each<[string, TlsOptions, string]>([
  [
    'an old version of TLS',
    { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' },
    'they share no version of TLS',
  ],
  ['another protocol by ALPN', { ALPNProtocols: ['h2'] }, 'the receiver does not speak HTTP/1.1 (ALPN)'],
  ['no common cipher', { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' }, 'they share no cipher'],
])('says why a TLS handshake fails: %s', async (_, options, why) => {
  expect(await errorOf(options)).toBe(`The TLS handshake failed: ${why}.`);
});

it('says that a port does not speak TLS', async () => {
  const plain = await startRawServer(() => undefined);
  const sending = send(`https://127.0.0.1:${plain.port}/`);
  await expect.poll(() => plain.sockets.size).toBe(1);
  plain.sockets.forEach((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect(await sending).toBe('The TLS handshake failed: the port does not speak TLS.');
});

it.each([
  ['CERT_HAS_EXPIRED', 'The TLS certificate has expired.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'The TLS certificate is for another host name.'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'The TLS handshake failed: the receiver does not know the host name.'],
  ['ERR_SSL_SOMETHING_NEW', 'The TLS handshake failed.'],
])('says of %s: %s', (code, reason) => {
  expect(failureReason(Object.assign(new Error('secret'), { code }))).toBe(reason);
});
