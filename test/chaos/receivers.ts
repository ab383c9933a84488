import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Journal } from './journal.ts';
import { moodyAnswers } from './moody-answers.ts';
import type { Random } from './random.ts';

/** The receivers of all teams: what reached them, and what they acknowledged. */
export interface Receivers {
  /** The address of a receiver that always answers, or of one that does what it likes. */
  url(kind: 'steady' | 'moody', path: string): string;
  /** The secret that requests to a path must be signed with. */
  expectSecret(path: string, secret: string): void;
  /** What moody ones do from now on. */
  behave(mood: Mood): void;
  /** The acknowledged events, as `<path> <event id>`. */
  acknowledged: ReadonlySet<string>;
  /** The ids that the event of each type of a generation had. */
  eventIds: ReadonlyMap<string, ReadonlySet<string>>;
  close(): Promise<void>;
}

export type Mood = 'moody' | 'hanging' | 'kind';

export async function startReceivers(journal: Journal, random: Random): Promise<Receivers> {
  const secrets = new Map<string, string>();
  const acknowledged = new Set<string>();
  const eventIds = new Map<string, Set<string>>();
  let mood: Mood = 'moody';

  function receive(path: string, headers: Record<string, string>, body: string): string {
    const id = headers['webhook-id'] ?? '';
    const secret = secrets.get(path);
    if (secret !== undefined)
      journal.check(isSigned(secret, headers, body), () => `a webhook to ${path} is signed`);
    const { type, data } = JSON.parse(body) as { type: string; data: { id?: string; status?: string } };
    if (data.id?.startsWith('gen_') === true) {
      const event = `${data.id} ${type}`;
      const known = eventIds.get(event) ?? new Set();
      eventIds.set(event, known.add(id));
      journal.check(known.size === 1, () => 'each event has one id');
    }
    return `${path} ${id}`;
  }

  const serve = (answer: (response: ServerResponse, acknowledge: () => void) => void) =>
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      response.on('error', () => undefined);
      request.on('error', () => undefined);
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        const event = receive(request.url ?? '', headers, Buffer.concat(chunks).toString('utf8'));
        answer(response, () => {
          acknowledged.add(event);
          response.writeHead(204).end();
        });
      });
    });
  const servers = {
    steady: serve((_response, acknowledge) => acknowledge()),
    moody: serve((response, acknowledge) => {
      if (mood === 'kind') acknowledge();
      else if (mood === 'moody') random.pick(moodyAnswers)(response, acknowledge);
    }),
  };
  const ports = { steady: await listen(servers.steady), moody: await listen(servers.moody) };
  return {
    url: (kind, path) => `http://127.0.0.1:${ports[kind]}${path}`,
    expectSecret: (path, secret) => void secrets.set(path, secret),
    behave: (next) => (mood = next),
    acknowledged,
    eventIds,
    async close() {
      for (const server of Object.values(servers)) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function isSigned(secret: string, headers: Record<string, string>, body: string): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch (error) {
    // A gateway whose clock is set signs with its own time, as it must.
    return String(error).includes('timestamp');
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
