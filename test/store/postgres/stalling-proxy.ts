import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy in front of a server. Stalled, it keeps its connections open and passes nothing on. */
export interface StallingProxy {
  /** The URL that it was made with, through the proxy. */
  url: string;
  /** Connections so far. */
  attempts(): number;
  stall(): void;
  /** Passes nothing on either, and nothing is lost: it arrives after `resume`. */
  hold(): void;
  resume(): void;
  close(): Promise<void>;
}

export async function startStallingProxy(serverUrl: string): Promise<StallingProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let stalled = false;
  let held = false;
  let attempts = 0;
  const server = createServer((client) => {
    attempts += 1;
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk) => {
        if (!stalled) to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        sockets.delete(from);
      });
      sockets.add(from);
      if (held) from.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    attempts: () => attempts,
    stall: () => (stalled = true),
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      stalled = false;
      held = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
