import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** PostgreSQL with TLS: ends the TLS of its clients, and passes on what they send to a server without. */
export interface TlsProxy {
  port: number;
  /** Clients that asked for TLS, and those that did not. */
  clients: { encrypted: number; plain: number };
  close(): Promise<void>;
}

// What a client sends first when it wants TLS: https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest).
const TLS_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export async function startTlsProxy(
  serverUrl: string,
  identity: { cert: string; key: string },
): Promise<TlsProxy> {
  const target = new URL(serverUrl);
  const secureContext = createSecureContext(identity);
  const clients = { encrypted: 0, plain: 0 };
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    track(client);
    client.once('data', (first) => {
      if (!first.equals(TLS_REQUEST)) {
        clients.plain += 1;
        client.destroy();
        return;
      }
      clients.encrypted += 1;
      client.write('S');
      const secured = new TLSSocket(client, { isServer: true, secureContext });
      const upstream = connect(Number(target.port), target.hostname);
      for (const socket of [secured, upstream]) track(socket);
      secured.pipe(upstream).pipe(secured);
    });
  }).listen(0, 'localhost');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    clients,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
