import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Webhook } from 'standardwebhooks';

export const createReceiver = (webhook: Webhook, onEvent: (id: string, event: unknown) => unknown) =>
  createServer((request, response) => {
    const headers = request.headers as Record<string, string>;
    const verified = text(request).then((body) => webhook.verify(body, headers));
    const answer = (status: number) => () => response.writeHead(status).end();
    verified.then((event) => onEvent(headers['webhook-id'] ?? '', event)).then(answer(204), answer(400));
  });
