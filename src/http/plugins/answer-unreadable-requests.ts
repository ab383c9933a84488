import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { errorCatalogue, type ErrorCode } from '../../domain/error-catalogue.ts';
import { toProblem } from './answer-with-problems.ts';
import type { AnsweredRequest } from './measure-requests.ts';
import { constantHeaders } from './set-response-headers.ts';
import type { OpenExchange } from './track-exchanges.ts';

interface ClientError extends Error {
  code?: string;
}

/**
 * Answers what Node.js's HTTP parser refuses, which never becomes a request of Fastify: as a problem with a request id, logged and
 * measured, and the connection is closed. An answer that is still to be sent on the connection goes first.
 */
export function answerUnreadableRequests(
  app: FastifyInstance,
  exchanges: ReadonlyMap<Socket, OpenExchange | null>,
  answered: (request: AnsweredRequest) => void,
): void {
  const { server, log } = app;
  // Fastify's own answers with a JSON that is no problem.
  server.removeAllListeners('clientError');
  server.on('clientError', (error: ClientError, socket: Socket) => {
    const exchange = exchanges.get(socket);
    if (error.code === 'ECONNRESET' || !socket.writable || exchange?.response.headersSent === true) {
      socket.destroy(error);
      return;
    }
    const send = () => sendProblem(socket, toRefusal(error), error);
    // A request that came before on the connection is served: its caller must learn what became of it.
    if (exchange?.request.complete === true) exchange.response.once('close', send);
    else send();
  });
  server.on('connect', ({ method }: IncomingMessage, socket: Socket) =>
    sendProblem(socket, new AppError('method_not_allowed', `The gateway does not support ${method}.`)),
  );
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    server.emit('request', request, response),
  );

  function sendProblem(socket: Socket, refusal: AppError, cause?: Error): void {
    const { status } = errorCatalogue[refusal.code];
    const requestId = randomUUID();
    // Without `reason` an operator could not tell a scanner from a client with a fault.
    log.info({ requestId, method: 'unknown', route: 'unknown', status, reason: cause?.message }, 'request');
    answered({ method: 'unknown', route: 'unknown', status, durationMs: 0 });
    if (socket.writable)
      socket.end(
        toResponse(status, JSON.stringify(toProblem(refusal, requestId, app.publicBaseUrl)), requestId),
      );
    // Whatever else the caller sends is not read.
    socket.once('finish', () => socket.destroy());
  }
}

/** @returns the refusal for what the parser found, by the codes of Node.js */
function toRefusal({ code = '' }: ClientError): AppError {
  const [known, message] = refusals[code] ?? UNREADABLE;
  return new AppError(known, message);
}

const refusals: Partial<Record<string, readonly [ErrorCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive completely in time.'],
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The path and the headers together are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['payload_too_large', 'The chunk extensions of the body are too large.'],
};

const UNREADABLE = ['invalid_request', 'The request is not valid HTTP.'] as const;

function toResponse(status: number, body: string, requestId: string): string {
  const headers = {
    ...constantHeaders,
    'x-request-id': requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    date: new Date().toUTCString(),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}
