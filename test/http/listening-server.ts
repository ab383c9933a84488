import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createPriceList } from '../../src/domain/generations/price-list.ts';
import { createServer } from '../../src/http/server.ts';
import { createWaitRegistry, type WaitLimits } from '../../src/operations/waiting/wait-registry.ts';
import { NOW, teamKey, unusedAdmin } from './fixtures.ts';
import { fakeOperations } from './operations.ts';

/** A server on fake operations that listens: for what a client sees of a response that is not complete yet. */
export async function listeningServer({
  heartbeatMs = 60_000,
  limits = { perTeam: 10, perProcess: 10 },
}: { heartbeatMs?: number; limits?: WaitLimits } = {}) {
  const operations = fakeOperations();
  const waits = createWaitRegistry(limits);
  const app = await createServer({
    operations,
    admin: unusedAdmin,
    readiness: async () => ({ status: 'ready', checks: {} }),
    metrics: {
      contentType: 'text/plain',
      render: async () => '',
      answered: () => undefined,
      wrongToken: () => undefined,
    },
    logger: pino({ level: 'silent' }),
    clock: { now: () => NOW },
    priceList: createPriceList(),
    waits,
    heartbeatMs,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  function send(line: string, headers: Record<string, string> = {}, body?: unknown): ClientRequest {
    const [method, path] = line.split(' ');
    const sent = request({
      port,
      method,
      path,
      headers: {
        authorization: `Bearer ${teamKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    sent.on('error', () => undefined);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return sent;
  }

  async function call(line: string, headers?: Record<string, string>, body?: unknown) {
    const response = await responseOf(send(line, headers, body));
    const text = await textOf(response);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
  }

  return { port, operations, waits, send, call, close: () => app.close() };
}

export type ListeningServer = Awaited<ReturnType<typeof listeningServer>>;

export async function responseOf(sent: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}

export async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** What arrives of a response, until it contains `part`. */
export async function textUntil(response: IncomingMessage, part: string): Promise<string> {
  let text = '';
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes(part)) return text;
  }
  throw new Error(`Ended without ${part}: ${text}`);
}
