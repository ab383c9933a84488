import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readOtlp, type ReceivedSpan } from './read-otlp.ts';

/** A receiver of OTLP over HTTP with protobuf. */
export interface Collector {
  url: string;
  spans(): ReceivedSpan[];
  requests(): { path: string; headers: IncomingHttpHeaders }[];
  /** What it does with requests: a status to answer, or `hang`, which reads them and never answers. */
  behave(behaviour: number | 'hang' | 'drip'): void;
  /** Resolves when no connection is open. */
  untilIdle(): Promise<void>;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const requests: ReturnType<Collector['requests']> = [];
  let behaviour: number | 'hang' | 'drip' = 200;
  const answer = (response: ServerResponse) => {
    if (behaviour === 'hang') return;
    if (behaviour === 'drip') {
      response.writeHead(200).flushHeaders();
      const timer = setInterval(() => response.write('.'), 50);
      response.once('close', () => clearInterval(timer));
    }
    // So that a 503 is not tried again for ten seconds.
    else response.writeHead(behaviour, { 'retry-after': '3600' }).end();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers });
      if (behaviour === 200) spans.push(...readOtlp(Buffer.concat(chunks)));
      answer(response);
    });
  });
  let open = 0;
  server.on('connection', (socket) => {
    open++;
    socket.once('close', () => {
      open--;
      server.emit('disconnected');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    requests: () => requests,
    behave: (changed) => void (behaviour = changed),
    async untilIdle() {
      while (open > 0) await once(server, 'disconnected');
    },
    async close() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
