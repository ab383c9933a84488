import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPriceList } from '../../../src/domain/generations/price-list.ts';
import type { AnsweredRequest } from '../../../src/http/plugins/measure-requests.ts';
import { createServer } from '../../../src/http/server.ts';
import { createDeferred } from '../../deferred.ts';
import { NOW, unusedAdmin } from '../fixtures.ts';
import { fakeOperations } from '../operations.ts';

describe('what is no request', () => {
  let app: FastifyInstance;
  const lines: Record<string, unknown>[] = [];
  const answered: AnsweredRequest[] = [];
  const operations = fakeOperations();

  beforeAll(async () => {
    app = await createServer({
      operations,
      admin: unusedAdmin,
      readiness: async () => ({ status: 'ready', checks: {} }),
      metrics: {
        contentType: '',
        render: async () => '',
        answered: (request) => answered.push(request),
        wrongToken: () => undefined,
      },
      logger: pino({}, { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) }),
      clock: { now: () => NOW },
      priceList: createPriceList(),
    });
    await app.listen({ port: 0 });
    lines.length = 0;
  });
  afterEach(() => {
    lines.length = 0;
    answered.length = 0;
  });
  afterAll(async () => app.close());

  function send(text: string): Promise<string> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    let all = '';
    socket.on('data', (chunk) => (all += String(chunk)));
    socket.on('error', () => undefined);
    socket.write(text);
    return new Promise((resolve) => socket.once('close', () => resolve(all)));
  }

  const end = 'Connection: close\r\n\r\n';

  it.each([
    ['text', 'hello\r\n\r\n', 400, 'invalid_request'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'invalid_request'],
    ['another version', 'GET / HTTP/9.9\r\n\r\n', 400, 'invalid_request'],
    ['an invalid header', 'GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n', 400, 'invalid_request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'invalid_request',
    ],
    ['no host', `GET /v1/models HTTP/1.1\r\n${end}`, 400, 'invalid_request'],
    [
      'a large header',
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['a large path', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'headers_too_large'],
    [
      'a long parameter',
      `GET /v1/generations/${'a'.repeat(2_000)} HTTP/1.1\r\nHost: x\r\n${end}`,
      404,
      'not_found',
    ],
    [
      'an escape that is none',
      `GET /v1/generations/%zz HTTP/1.1\r\nHost: x\r\n${end}`,
      400,
      'invalid_request',
    ],
    [
      'an escape that is no UTF-8',
      `GET /v1/generations/%ED%A0%80 HTTP/1.1\r\nHost: x\r\n${end}`,
      400,
      'invalid_request',
    ],
    [
      'an expectation',
      `GET /v1/models HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n${end}`,
      417,
      'expectation_failed',
    ],
    [
      'a tunnel',
      'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n',
      405,
      'method_not_allowed',
    ],
  ])('is answered as a problem that the log knows, %s', async (_name, text, status, code) => {
    const answer = await send(text);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} \\w`));
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    const problem = JSON.parse(body) as { requestId: string };
    expect(problem).toMatchObject({ status, code });
    expect(head.toLowerCase()).toContain(`x-request-id: ${problem.requestId}`);
    expect(head.toLowerCase()).toContain(`content-length: ${Buffer.byteLength(body)}`);
    // Logged when the response has been sent, which the client may notice first.
    await vi.waitFor(() => expect(answered).toHaveLength(1));
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'request', status, requestId: problem.requestId }),
    ]);
    expect(answered).toEqual([expect.objectContaining({ status })]);
  });

  it('is answered in the form of the upstream on the drop-in face', async () => {
    const answer = await send(`POST /api/%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n${end}`);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ errorCode: 'INVALID_INPUT' });
  });

  it('is 408 when it does not end in time', async () => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    const [serverSide] = await Promise.all([
      accepted(),
      new Promise((resolve) => socket.once('connect', resolve)),
    ]);
    let all = '';
    socket.on('data', (chunk) => (all += String(chunk)));
    const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    app.server.emit('clientError', error, serverSide);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(all).toMatch(/^HTTP\/1.1 408 /);
    expect(all).toContain('"code":"request_timeout"');
  });

  it('waits for the answer to the request before it on the connection', async () => {
    const [asked, release] = [createDeferred(), createDeferred()];
    operations.readBudgets.mockImplementationOnce(async () => {
      asked.resolve();
      await release.promise;
      return [];
    });
    const request = 'GET /v1/budget HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nk_test\r\n\r\n';
    const answers = send(`${request}nonsense\r\n\r\n`);
    await asked.promise;
    release.resolve();
    expect((await answers).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  function accepted() {
    return new Promise((resolve) => app.server.once('connection', resolve));
  }
});
