import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { untilTerminated } from './answer.ts';

/**
 * An upstream that completes each picture at once, a receiver that acknowledges each webhook, and a collector that takes each trace: what the
 * gateway waits for least.
 */
let generations = 0;
let hooksReceived = 0;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    if (request.url === '/hooks-received') {
      response.end(String(hooksReceived));
      return;
    }
    if (request.url?.startsWith('/hook')) {
      hooksReceived++;
      response.writeHead(204).end();
      return;
    }
    if (request.url === '/v1/traces') {
      response.end();
      return;
    }
    const answer = request.url?.endsWith('/generate')
      ? {
          success: true,
          generationId: `up-${++generations}`,
          taskId: `task-${generations}`,
          status: 'pending',
        }
      : completed(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});

function completed(body: string) {
  const { generationId } = JSON.parse(body) as { generationId: string };
  const imageUrl = `https://images.example/${generationId}.png`;
  return { success: true, status: 'completed', imageUrl, generationId, progress: 100 };
}

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
console.log(JSON.stringify({ address: `http://127.0.0.1:${port}` }));
await untilTerminated();
server.closeAllConnections();
server.close();
