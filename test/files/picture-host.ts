import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A host of pictures on a loopback port, which answers each path as a test says. */
export interface PictureHost {
  url: string;
  /** The paths that were asked for. */
  asked: string[];
  answer(path: string, answer: Answer): string;
  close(): Promise<void>;
}

export type Answer = Buffer | ((response: ServerResponse, request: IncomingMessage) => void);

export async function startPictureHost(): Promise<PictureHost> {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end('no such picture');
    else if (typeof answer === 'function') answer(response, request);
    else response.writeHead(200, { 'content-length': answer.length }).end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    answer(path, answer) {
      answers.set(path, answer);
      return url + path;
    },
    async close() {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}
