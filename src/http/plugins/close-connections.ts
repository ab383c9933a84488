import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { trackExchanges } from './track-exchanges.ts';

/**
 * Makes `close` end: from then on connections without a complete request are closed at once, and the others after
 * their response. A request that still arrives on one of them is answered with `unavailable`.
 */
export function closeConnections(app: FastifyInstance, exchanges = trackExchanges(app)): void {
  let closing = false;

  app.server.on('connection', (socket: Socket) => {
    if (closing) socket.destroy();
  });
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    response.once('close', () => {
      if (closing) socket.destroySoon();
    });
  });
  app.addHook('preClose', (done) => {
    closing = true;
    for (const [socket, exchange] of exchanges) {
      if (exchange?.request.complete !== true) socket.destroy();
      else if (!exchange.response.headersSent) exchange.response.setHeader('connection', 'close');
    }
    done();
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (!closing) {
      done();
      return;
    }
    reply.header('connection', 'close');
    done(new AppError('unavailable', 'The gateway is stopping.', { retryAfterSeconds: 1 }));
  });
}
