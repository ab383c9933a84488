import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The open connections, with the newest exchange of each that has one. */
export function trackExchanges({ server }: FastifyInstance): Map<Socket, OpenExchange | null> {
  const exchanges = new Map<Socket, OpenExchange | null>();
  server.on('connection', (socket: Socket) => {
    exchanges.set(socket, null);
    socket.once('close', () => exchanges.delete(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const exchange = { request, response };
    exchanges.set(socket, exchange);
    response.once('close', () => {
      if (exchanges.get(socket) === exchange) exchanges.set(socket, null);
    });
  });
  return exchanges;
}

/** A request and its response, until the response has ended. */
export interface OpenExchange {
  request: IncomingMessage;
  response: ServerResponse;
}
