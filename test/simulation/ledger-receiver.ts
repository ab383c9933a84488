import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { injectedFaults, type InjectedFault } from './injected-faults.ts';
import { indexOf, randomFor } from './webhook-plan.ts';

/** One request as a receiver wrote it down. */
export interface LedgerEntry {
  receiver: number;
  /** Which of the processes, one started after the other was killed, sent it. */
  process: number;
  eventId: string;
  body: string;
  headers: Record<string, string>;
  timestampSeconds: number;
  /** Null: it acknowledged with 200. */
  fault: InjectedFault | null;
}

const FAULT_SHARE = 0.2;
// The schedule has ten attempts: more faults in a row, though as unlikely as they are, would end a delivery as failed.
const MOST_FAULTS_IN_A_ROW = 6;

const PATH = '/hook';

/** Receivers on ports of their own, who write down every request before they answer it, well or badly. */
export async function startLedgerReceivers(number: number, seed: number) {
  const ledger: LedgerEntry[] = [];
  const requests = new Map<string, number>();
  const processOf = new Map<Socket, number>();
  let currentProcess = 0;
  let strays = 0;
  let onEntry: (entries: number) => void = () => undefined;

  async function receive(receiver: number, request: IncomingMessage, response: ServerResponse) {
    const process = processOf.get(request.socket) ?? NaN;
    const body = await text(request);
    if (request.url !== PATH || request.method !== 'POST') strays += 1;
    const headers = request.headers as Record<string, string>;
    const eventId = String(headers['webhook-id']);
    const timestampSeconds = Number(headers['webhook-timestamp']);
    const count = (requests.get(`${receiver} ${eventId}`) ?? 0) + 1;
    requests.set(`${receiver} ${eventId}`, count);
    const fault = drawFault(seed, [receiver, indexOf(body), count]);
    ledger.push({ receiver, process, eventId, body, headers, timestampSeconds, fault });
    if (fault === null) response.end('thanks');
    else fault.give(response);
    onEntry(ledger.length);
  }

  const servers: Server[] = [];
  for (let receiver = 0; receiver < number; receiver++) {
    const server = createServer((request, response) => {
      receive(receiver, request, response).catch(() => response.destroy());
    });
    // Longer than the run: a connection that closes while a request is on its way would be a fault that nobody ordered.
    server.keepAliveTimeout = 600_000;
    server.on('connection', (socket) => {
      processOf.set(socket, currentProcess);
      socket.on('close', () => processOf.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
  }
  return {
    ledger,
    urls: servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`),
    /** Requests to anywhere else, such as where a redirect pointed. */
    strays: () => strays,
    onEntry: (listener: (entries: number) => void) => (onEntry = listener),
    /** Resolves when a process that was killed has no connection left and all that it sent is in the ledger. */
    async processEnded() {
      while (processOf.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      currentProcess += 1;
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function drawFault(seed: number, parts: [receiver: number, event: number, request: number]) {
  const random = randomFor(seed, ...parts);
  if (parts[2] > MOST_FAULTS_IN_A_ROW || random() >= FAULT_SHARE) return null;
  let left = random() * injectedFaults.reduce((sum, { weight }) => sum + weight, 0);
  return injectedFaults.find(({ weight }) => (left -= weight) < 0) ?? null;
}
