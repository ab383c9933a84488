import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Acknowledges every webhook and remembers when its first attempt came. Asked by the parent for a number of them, it sends the times
 * (of the clock that all processes share, in milliseconds) once it has them, by id, and forgets them.
 */
let arrivals: Record<string, number> = {};
let received = 0;
let wanted = Infinity;

const answerWhenComplete = () => {
  if (received < wanted) return;
  process.send?.(arrivals);
  arrivals = {};
  received = 0;
  wanted = Infinity;
};

const server = createServer((request, response) => {
  request.resume();
  // As a service that hangs: it reads the request and never answers.
  if (request.url?.startsWith('/hangs')) return;
  request.on('end', () => {
    const id = String(request.headers['webhook-id']);
    if (!(id in arrivals)) received += 1;
    arrivals[id] ??= Number(process.hrtime.bigint()) / 1e6;
    response.writeHead(204).end();
    answerWhenComplete();
  });
});
process.on('message', (number: number) => {
  wanted = number;
  answerWhenComplete();
});
process.on('disconnect', () => process.exit());
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
process.send?.((server.address() as AddressInfo).port);
