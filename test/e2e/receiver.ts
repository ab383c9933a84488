import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { GenerationResource } from '../../src/resources/generations/generation-resource.ts';

export interface ReceivedWebhook {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  id: string;
  payload: { type: string; timestamp: string; data: GenerationResource };
}

/** A team's receiver of webhooks. */
export interface Receiver {
  /** The address of a path on it. */
  url(path: string): string;
  /** Every request so far, also those that got no answer. */
  webhooks(): ReceivedWebhook[];
  /**
   * What it does with requests from now on, or with those to one path; `hang`: reads them and never answers; a function is
   * called with each request in hand and accepts it when it likes.
   */
  behave(behaviour: Behaviour, path?: string): void;
  /** Nothing listens any more, until `comeBack`: connections are refused. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

export type Behaviour = 'accept' | 'fail' | 'hang' | ((accept: () => void) => void);

export async function startReceiver(): Promise<Receiver & { close(): Promise<void> }> {
  const webhooks: ReceivedWebhook[] = [];
  let general: Behaviour = 'accept';
  const byPath = new Map<string, Behaviour>();
  const answer = (path: string, response: ServerResponse) => {
    const behaviour = byPath.get(path) ?? general;
    if (typeof behaviour === 'function') behaviour(() => void response.writeHead(204).end());
    else if (behaviour !== 'hang') response.writeHead(behaviour === 'accept' ? 204 : 500).end();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      webhooks.push({
        path: request.url ?? '',
        headers: request.headers,
        body,
        id: String(request.headers['webhook-id']),
        payload: JSON.parse(body) as ReceivedWebhook['payload'],
      });
      answer(request.url ?? '', response);
    });
  });
  const port = await listen(server, 0);
  const goAway = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    webhooks: () => webhooks,
    behave(behaviour, path) {
      if (path === undefined) general = behaviour;
      else byPath.set(path, behaviour);
    },
    goAway,
    comeBack: async () => {
      await listen(server, port);
    },
    close: goAway,
  };
}

/** Checks the signature as a receiver would. @throws when it is not the team's */
export function verify(secret: string, { body, headers }: ReceivedWebhook): void {
  new Webhook(secret).verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  });
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}
