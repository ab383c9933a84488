import type { FastifyRequest } from 'fastify';

/** Whether the operation of a request has a body. */
export function takesBody({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.schema?.body !== undefined;
}
