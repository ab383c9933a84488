import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendDropInError } from '../routes/drop-in/send-drop-in-error.ts';
import { sendProblem } from './answer-with-problems.ts';
import { logRequest } from './log-requests.ts';
import { measureRequest, type AnsweredRequest } from './measure-requests.ts';
import { constantHeaders } from './set-response-headers.ts';

/**
 * Answers a path that the router cannot read: an escape that is none, or a parameter that is too long. Fastify runs no hooks for such a
 * request, so what they do for every other is done here.
 */
export function answerUnroutable(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  answered: (request: AnsweredRequest) => void,
): void {
  reply.headers({ ...constantHeaders, 'x-request-id': request.id });
  reply.raw.once('finish', () => {
    logRequest(request, reply);
    measureRequest(request, reply, answered);
  });
  const send = request.url.startsWith('/api/') ? sendDropInError : sendProblem;
  send(thrown, request, reply);
}
