import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it came in: the body's bytes are what the signature covers. */
export interface ReceivedWebhook {
  headers: Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
  body: string;
}

export interface Receiver {
  url: string;
  /** Resolves with the first webhook. */
  received: Promise<ReceivedWebhook>;
  close(): Promise<void>;
}

/** A receiver of webhooks on a free loopback port, such as a team would run. */
export async function startReceiver(): Promise<Receiver> {
  let resolve: (webhook: ReceivedWebhook) => void;
  const received = new Promise<ReceivedWebhook>((done) => (resolve = done));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name] ?? '');
      response.writeHead(204).end();
      resolve({
        headers: {
          'webhook-id': header('webhook-id'),
          'webhook-timestamp': header('webhook-timestamp'),
          'webhook-signature': header('webhook-signature'),
        },
        body: Buffer.concat(chunks).toString('utf8'),
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
