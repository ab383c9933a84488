import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receiver {
  /** Takes requests to any path. */
  url: string;
  close(): Promise<void>;
}

/** A request as it came in: the body's bytes are what the signature covers. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface ReceiverOptions {
  host?: string;
  /** A free one where absent. */
  port?: number;
  /** Has to call `answer`, which resolves once the answer is out or nobody waits for it any more. */
  onRequest(request: ReceivedRequest, answer: (status: number) => Promise<void>): void;
  /** Notified of what is no request, or one with a body that is too large. */
  onGarbage?(reason: string): void;
}

/** A receiver of webhooks such as a team would run, for the demo and for development. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { host = '127.0.0.1', port = 0, onGarbage } = options;
  const server = createServer((request, response) => receive(options, request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code !== 'ECONNRESET') onGarbage?.(`not HTTP (${error.code})`);
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: listened } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${listened}/webhooks`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// Fifty times the largest webhook: what is larger is not one, and would only fill the memory.
const MAX_BODY_BYTES = 1_048_576;

function receive(
  { onRequest, onGarbage }: ReceiverOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { method = '', url: path = '', headers } = request;
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) return chunks.push(chunk);
    request.removeAllListeners('data').pause();
    onGarbage?.(`a body of more than ${MAX_BODY_BYTES} bytes`);
    // The rest is never read.
    response.writeHead(413, { connection: 'close' }).end(() => request.destroy());
  });
  // It broke off. Whatever more there is to say comes as the server's own clientError.
  request.on('error', () => undefined);
  request.on('end', () => {
    onRequest(
      { method, path, headers, body: Buffer.concat(chunks) },
      (status) =>
        new Promise((resolve) => {
          response.once('close', resolve);
          response.writeHead(status).end();
        }),
    );
  });
}
