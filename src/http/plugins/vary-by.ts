import type { FastifyReply } from 'fastify';

/** Says in `Vary` that the response depends on a header of the request, beside those that it says already. */
export function varyBy(reply: FastifyReply, header: string): void {
  const vary = reply.getHeader('vary');
  reply.header('vary', vary === undefined ? header : `${[vary].flat().join(', ')}, ${header}`);
}
