import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';

/** Clients that wait for generations or events, each on a connection of its own. */
export interface WaiterClients {
  /** Resolves when all have their first byte, or are known to wait. */
  ready(): Promise<void>;
  /** When the end of the generation arrived at its client, in UTC milliseconds. */
  arrivalOf(id: string): Promise<number>;
  /** All go away. */
  leave(): void;
}

export type WaiterKind = 'Prefer: wait=60' | 'event stream' | 'feed, wait=60';

// Connections that are opened at the same time: a listening socket has a queue of 511.
const AT_ONCE = 200;

export function createWaiterClients(
  url: string,
  key: string,
  kind: WaiterKind,
  ids: string[],
): WaiterClients {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const arrivals = new Map<string, { at: Promise<number>; settle(at: number): void }>();
  let stopped = false;
  for (const id of ids) {
    let settle: (at: number) => void = () => undefined;
    arrivals.set(id, { at: new Promise((resolve) => (settle = resolve)), settle: (at) => settle(at) });
  }

  function send(id: string): ClientRequest {
    const path = {
      'Prefer: wait=60': `/v1/generations/${id}`,
      'event stream': `/v1/generations/${id}/events`,
      'feed, wait=60': '/v1/events?order=asc&wait=60',
    }[kind];
    const headers = {
      authorization: `Bearer ${key}`,
      ...(kind.startsWith('Prefer') && { prefer: 'wait=60' }),
    };
    const sent = request(url + path, { agent, headers });
    sent.on('error', () => undefined);
    sent.on('response', (response) => void read(id, response));
    sent.end();
    return sent;
  }

  async function read(id: string, response: IncomingMessage): Promise<void> {
    let text = '';
    response.on('error', () => undefined);
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('"status":"canceled"')) arrivals.get(id)?.settle(Date.now());
    });
    await once(response, 'end').catch(() => undefined);
    if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${text}`);
    // The time is over.
    if (!stopped && !text.includes('"status":"canceled"')) send(id);
  }

  return {
    async ready() {
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const sockets = ids.slice(at, at + AT_ONCE).map(async (id) => once(send(id), 'finish'));
        await Promise.all(sockets);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    arrivalOf: async (id) => arrivals.get(id)?.at ?? NaN,
    leave() {
      stopped = true;
      agent.destroy();
    },
  };
}
