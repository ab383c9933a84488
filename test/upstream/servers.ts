import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { catalogue, type AnyModel, type ResolvedInput } from '../../src/domain/models/catalogue.ts';
import {
  createUpstreamClient,
  type UpstreamClient,
  type UpstreamClientOptions,
} from '../../src/upstream/upstream-client.ts';

export const account = { name: 'main', apiKey: 'np-secret-4711' };
export const model: AnyModel = catalogue['nano-banana-2'];
export const input: ResolvedInput = {
  prompt: 'A lighthouse',
  mode: 'generate',
  aspectRatio: '16:9',
  imageQuality: '2K',
  googleSearch: false,
};

/** A client that is closed when the test ends. */
export function clientOf(baseUrl: string, options: Partial<UpstreamClientOptions> = {}): UpstreamClient {
  const client = createUpstreamClient({ baseUrl, userAgent: 'nanogate-test', ...options });
  onTestFinished(() => client.close());
  return client;
}

export interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTP server that answers every request, once read, with `answer`. */
export async function startHttp(
  answer: (response: ServerResponse, request: Received) => void,
): Promise<{ url: string; requests: Received[]; connections: () => number }> {
  const requests: Received[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const received = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(received);
      answer(response, received);
    });
  });
  server.on('connection', () => connections++);
  const port = await listen(server, () => {
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}`, requests, connections: () => connections };
}

/** A TCP server that does what `onConnection` says. */
export async function startTcp(onConnection: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  const closeSockets = () => {
    for (const socket of sockets) socket.destroy();
  };
  return { port: await listen(server, closeSockets) };
}

/** A port on which nothing listens any more. */
export async function refusedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** `body` is sent as JSON unless it is text. */
export function reply(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (response: ServerResponse): void => {
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

// `server.close` waits for every socket, and a socket that nobody reads never hears that the other end has left.
async function listen(server: net.Server, closeSockets: () => void): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    closeSockets();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}
