import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

export function createReceiver(secret: string, onEvent: (id: string, event: unknown) => void) {
  const webhook = new Webhook(secret);
  return createServer((request, response) => {
    const headers = request.headers as Record<string, string>;
    text(request)
      .then((body) => onEvent(headers['webhook-id'] ?? '', webhook.verify(body, headers)))
      .then(
        () => response.writeHead(204).end(),
        () => response.writeHead(400).end(),
      );
  });
}
